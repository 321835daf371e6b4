// The policy that closes a namespace and leaves DNS open, as the fix of findings that nothing is closed.

import type { Json } from "../../base/json.ts";
import type { Engine } from "../../policy/engine.ts";
import type { Fix } from "../rule.ts";
import { dnsRule } from "./dnsRule.ts";

/** Appends NetworkPolicy default-deny for both directions, behind the document. */
export function defaultDenyFix(namespace: string, engine: Engine): Fix {
  const value: Json = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "default-deny", namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [dnsRule(engine)] },
  };
  return {
    title: `Create a default deny for ${namespace}, DNS left open`,
    edits: [{ edit: { is: "appendDocument", value } }],
  };
}
