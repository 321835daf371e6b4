// What Cilium's policies name (cilium.io): Services, CIDR groups, Secrets of TLS, and by labels of endpoints their namespaces and
// service accounts. `spec` and every item of `specs` alike.

import { POD_NAMESPACE, POLICY_ACCOUNT, toPlainKey } from "../../model/ciliumLabels.ts";
import { readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { SECRET, SERVICE_ACCOUNT } from "../policyView.ts";
import { type ReferenceRow, reference } from "./referenceRow.ts";

const GROUP = "cilium.io";
const POLICIES = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"].map((kind) => toKindKey(GROUP, kind));
const EGRESS_GATEWAY = toKindKey(GROUP, "CiliumEgressGatewayPolicy");
export const CIDR_GROUP: KindKey = toKindKey(GROUP, "CiliumCIDRGroup");

const SPECS = ["spec", "specs *"];
/** A label of Kubernetes is written with its source or without. */
const SOURCES = ["", "k8s:", "any:"];

export const ciliumReferences: readonly ReferenceRow[] = SPECS.flatMap((spec) => [
  ...lists(spec, "egress").flatMap((rule) => [
    ...endpoints(POLICIES, `${rule} toEndpoints *`),
    ...cidrGroups(`${rule} toCIDRSet *`),
    ...services(rule),
    ...secrets(rule),
  ]),
  ...lists(spec, "ingress").flatMap((rule) => [
    ...endpoints(POLICIES, `${rule} fromEndpoints *`),
    ...cidrGroups(`${rule} fromCIDRSet *`),
    ...secrets(rule),
  ]),
  ...accounts(POLICIES, `${spec} endpointSelector`),
]).concat(endpoints([EGRESS_GATEWAY], "spec selectors * podSelector"));

function lists(spec: string, direction: "ingress" | "egress"): readonly string[] {
  return [`${spec} ${direction} *`, `${spec} ${direction}Deny *`];
}

/** The namespace and the service account that a selector asks for. */
function endpoints(kinds: readonly KindKey[], selector: string): readonly ReferenceRow[] {
  const namespaces = SOURCES.map((source) =>
    reference(kinds, `${selector} matchLabels ${source}${POD_NAMESPACE}`, () => ({ is: "namespace" })),
  );
  const listed = reference(kinds, `${selector} matchExpressions * values *`, ({ key }) =>
    toPlainKey(readText(key) ?? "") === POD_NAMESPACE ? { is: "namespace" } : undefined,
  );
  return [...namespaces, listed, ...accounts(kinds, selector)];
}

function accounts(kinds: readonly KindKey[], selector: string): readonly ReferenceRow[] {
  return SOURCES.map((source) =>
    reference(kinds, `${selector} matchLabels ${source}${POLICY_ACCOUNT}`, (beside, own) => {
      const written = SOURCES.map((other) => readText(beside[`${other}${POD_NAMESPACE}`])).find(
        (name) => name !== undefined,
      );
      const namespace = written ?? own;
      return namespace === "" ? undefined : { is: "object", kind: SERVICE_ACCOUNT, namespace };
    }),
  );
}

function cidrGroups(block: string): readonly ReferenceRow[] {
  return [reference(POLICIES, `${block} cidrGroupRef`, () => ({ is: "object", kind: CIDR_GROUP, namespace: "" }))];
}

function services(rule: string): readonly ReferenceRow[] {
  const service = `${rule} toServices *`;
  return [
    reference(POLICIES, `${service} k8sService serviceName`, (beside, own) => {
      const namespace = readText(beside["namespace"]) ?? own;
      return namespace === "" ? undefined : { is: "service", namespace };
    }),
    ...["k8sService", "k8sServiceSelector"].map((field) =>
      reference(POLICIES, `${service} ${field} namespace`, () => ({ is: "namespace" })),
    ),
  ];
}

/** The certificates by which a proxy reads TLS. */
function secrets(rule: string): readonly ReferenceRow[] {
  return ["terminatingTLS", "originatingTLS"].flatMap((field) => [
    reference(POLICIES, `${rule} toPorts * ${field} secret name`, (beside, own) => {
      const namespace = readText(beside["namespace"]) ?? own;
      return namespace === "" ? undefined : { is: "object", kind: SECRET, namespace };
    }),
    reference(POLICIES, `${rule} toPorts * ${field} secret namespace`, () => ({ is: "namespace" })),
  ]);
}
