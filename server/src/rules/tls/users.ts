// Who uses a Secret for TLS. Rules on Secrets ask, so that Secrets of other uses stay unjudged.

import type { Entry } from "../../index/bucket.ts";
import { INGRESS } from "../../index/policyView.ts";
import type { SecretFacts } from "../../model/facts.ts";
import type { RuleContext } from "../rule.ts";

/** The first Ingress of the Secret's namespace that names it in spec.tls. */
export function tlsUser({ id }: SecretFacts, cx: RuleContext): Entry | undefined {
  return cx
    .list(INGRESS, id.namespace)
    .find(({ facts }) => facts.is === "ingress" && facts.tls.some(({ secretName }) => secretName === id.name));
}
