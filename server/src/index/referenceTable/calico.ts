// What Calico's kinds name: tiers, Services, namespaces, ServiceAccounts, profiles, nodes. Selectors name nothing: they pick.

import { isObject, type JsonObject } from "../../base/json.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { toKindKey } from "../../model/views.ts";
import { NODE, SERVICE_ACCOUNT } from "../policyView.ts";
import { type ReferenceRow, reference } from "./referenceRow.ts";

/** crd.projectcalico.org is where Calico keeps what it serves under the first. */
const GROUPS = ["projectcalico.org", "crd.projectcalico.org"];

export const calicoReferences: readonly ReferenceRow[] = GROUPS.flatMap((group) => {
  const kinds = (...names: readonly string[]) => names.map((name) => toKindKey(group, name));
  const policies = kinds("NetworkPolicy", "GlobalNetworkPolicy", "StagedNetworkPolicy", "StagedGlobalNetworkPolicy");
  const own = (kind: string) => ({ is: "object", kind: toKindKey(group, kind), namespace: "" }) as const;
  return [
    reference(policies, "spec tier", () => own("Tier")),
    ...["ingress", "egress"].flatMap((direction) =>
      ["source", "destination"].flatMap((end) => endRows(policies, `spec ${direction} * ${end}`)),
    ),
    reference(kinds("HostEndpoint"), "spec profiles *", () => own("Profile")),
    reference(kinds("HostEndpoint"), "spec node", () => ({ is: "object", kind: NODE, namespace: "" })),
  ];
});

/** A GlobalNetworkPolicy has no namespace of its own, and names nothing where none is said. */
function endRows(policies: readonly string[], path: string): readonly ReferenceRow[] {
  return [
    reference(policies, `${path} services name`, (beside, own) => {
      const namespace = readText(beside["namespace"]) ?? own;
      return namespace === "" ? undefined : { is: "service", namespace };
    }),
    reference(policies, `${path} services namespace`, () => ({ is: "namespace" })),
    reference(policies, `${path} serviceAccounts names *`, (beside, own, whole) => {
      const end = endWith(whole, beside);
      // Another namespace may be selected.
      if (end?.["namespaceSelector"] !== undefined && end["namespaceSelector"] !== "") return undefined;
      return own === "" ? undefined : { is: "object", kind: SERVICE_ACCOUNT, namespace: own };
    }),
  ];
}

/** The end of a rule that holds these very serviceAccounts. */
function endWith(whole: JsonObject, serviceAccounts: JsonObject): JsonObject | undefined {
  const spec = readObject(whole["spec"]);
  return [...readList(spec["ingress"]), ...readList(spec["egress"])]
    .flatMap((rule) => [readObject(rule)["source"], readObject(rule)["destination"]])
    .filter(isObject)
    .find((end) => end["serviceAccounts"] === serviceAccounts);
}
