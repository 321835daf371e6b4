// What stands at a path of custom kinds that lead traffic or decide about it: the Gateway API, Istio, Traefik, Calico. Each
// kind's fields are rows; what they mean is told in the words of slot.ts.

import { jsonAt } from "../base/json.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { CALICO_GROUPS } from "../policy/dialects/calico/calicoGroups.ts";
import type { LabelSource, Place, Slot } from "./slot.ts";
import { type Word, words } from "./words.ts";

const GATEWAY_API = "gateway.networking.k8s.io";
const ISTIO = "networking.istio.io";
const ISTIO_SECURITY = "security.istio.io";
const TRAEFIK = "traefik.io";

export const GATEWAY: KindKey = toKindKey(GATEWAY_API, "Gateway");
export const TIERS: readonly KindKey[] = CALICO_GROUPS.map((group) => toKindKey(group, "Tier"));

interface Row {
  readonly group: string;
  readonly kinds: RegExp;
  /** Steps joined by spaces, `*` for list positions. */
  readonly path: RegExp;
  slot(place: Place, beside: Beside): Slot | undefined;
}

/** A field of the same mapping, as text. */
type Beside = (key: string) => string | undefined;

/** The slot of a field of such a kind. */
export function customSlot(place: Place, text: string): Slot | undefined {
  const beside = (key: string): string | undefined => {
    const value = jsonAt(place.value, [...place.path.slice(0, -1), key]);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const row = ROWS.find(({ group, kinds, path }) => group === place.group && kinds.test(place.kind) && path.test(text));
  return row?.slot(place, beside);
}

const CALICO_POLICY = /^(?:Staged)?(?:Global)?NetworkPolicy$/;
const WITH_RULES = /^(?:(?:Staged)?(?:Global)?NetworkPolicy|Profile)$/;

/** projectcalico.org/v3 Rule.action. */
const ACTIONS = words({
  Allow: "Allows at once; nothing behind this rule is asked",
  Deny: "Refuses at once; nothing behind this rule is asked",
  Log: "Writes to the system log and goes on to the next rule",
  Pass: "Leaves this tier: the next one decides, after the last the profiles",
});

/** NetworkPolicySpec.types. */
const TYPES = words({
  Ingress: "What comes in: what no rule of the tier matches gets the tier's default action",
  Egress: "What goes out, DNS included: what no rule of the tier matches gets the tier's default action",
});

/** Rule.protocol; a number is possible, too. */
const PROTOCOLS = words({
  TCP: "Ports are possible",
  UDP: "Ports are possible; needed for DNS, beside TCP",
  ICMP: "Of IPv4, narrowed by icmp",
  ICMPv6: "Of IPv6, narrowed by icmp",
  SCTP: "Ports are possible",
  UDPLite: "Without ports",
});

/** StagedNetworkPolicySpec.stagedAction. */
const STAGED_ACTIONS = words({
  Set: "The policy would be made or changed; so where nothing is written",
  Delete: "The policy would be removed; only tier may stand beside it",
  Learn: "Nothing would be changed; for recommendations",
  Ignore: "Nothing would be changed; the policy is left aside",
});

/** TierSpec.defaultAction. */
const TIER_ACTIONS = words({
  Deny: "What a policy of the tier selects and no rule matches is refused; so where nothing is written",
  Pass: "What a policy of the tier selects and no rule matches is left to the next tier",
});
/** A Gateway of Istio picks pods in all namespaces. */
const ALL_PODS: LabelSource = { is: "pods", in: { is: "all" } };

const ROUTE = /^(?:HTTP|GRPC|TLS|TCP|UDP)Route$/;

const ROWS: readonly Row[] = [
  row(GATEWAY_API, /^(?:Gateway|ListenerSet)$/, /^spec listeners \* hostname$/, () => ({ is: "host", of: "rule" })),
  row(GATEWAY_API, /^(?:Gateway|ListenerSet)$/, /^spec listeners \* tls certificateRefs \* name$/, (_, beside) =>
    (beside("kind") ?? "Secret") === "Secret" ? { is: "tlsSecret", namespace: beside("namespace") } : undefined,
  ),
  row(GATEWAY_API, ROUTE, /^spec parentRefs \* name$/, ({ path }, beside) => {
    const namespace = beside("namespace");
    if (beside("kind") === "Service") return { is: "service", at: path.slice(0, -1), port: "none", namespace };
    // Only a Gateway has rules of its own on who may be offered it.
    return (beside("kind") ?? "Gateway") === "Gateway" ? { is: "gateway", in: namespace } : undefined;
  }),
  row(GATEWAY_API, ROUTE, /^spec hostnames \*$/, () => ({ is: "host", of: "rule" })),
  row(ISTIO, /^Gateway$/, /^spec selector$/, ({ path }) => ({ is: "labelMap", labels: ALL_PODS, at: path })),
  row(ISTIO, /^Gateway$/, /^spec selector [^ ]+$/, ({ path }) => ({
    is: "labelValue",
    labels: ALL_PODS,
    key: String(path.at(-1)),
    at: path.slice(0, -1),
  })),
  row(ISTIO, /^Sidecar$/, /^spec egress \* hosts \*$/, () => ({ is: "istio", field: "egressHost" })),
  row(ISTIO, /^(?:ServiceEntry|VirtualService|DestinationRule)$/, /^spec exportTo \*$/, () => ({
    is: "istio",
    field: "exportTo",
  })),
  row(ISTIO, /^(?:Sidecar|ServiceEntry)$/, /^spec workloadSelector labels$/, ({ namespace, path }) => ({
    is: "labelMap",
    labels: { is: "pods", in: { is: "one", name: namespace } },
    at: path,
  })),
  row(ISTIO, /^(?:Sidecar|ServiceEntry)$/, /^spec workloadSelector labels \S+$/, ({ namespace, path }) => ({
    is: "labelValue",
    labels: { is: "pods", in: { is: "one", name: namespace } },
    key: String(path.at(-1)),
    at: path.slice(0, -1),
  })),
  row(ISTIO_SECURITY, /^AuthorizationPolicy$/, / source (?:notP|p)rincipals \*$/, () => ({
    is: "istio",
    field: "principal",
  })),
  row(ISTIO_SECURITY, /^AuthorizationPolicy$/, / source (?:notS|s)erviceAccounts \*$/, () => ({
    is: "istio",
    field: "serviceAccount",
  })),
  row(ISTIO_SECURITY, /^AuthorizationPolicy$/, / source (?:notN|n)amespaces \*$/, () => ({ is: "namespace" })),
  row(ISTIO_SECURITY, /^AuthorizationPolicy$/, / source (?:notI|i|remoteI|notRemoteI)pBlocks \*$/, () => ({
    is: "cidr",
  })),
  row(ISTIO_SECURITY, /^AuthorizationPolicy$/, / operation (?:notH|h)osts \*$/, () => ({ is: "host", of: "rule" })),
  row(TRAEFIK, /^IngressRoute(?:TCP)?$/, /^spec tls secretName$/, () => ({ is: "tlsSecret" })),
  ...CALICO_GROUPS.flatMap((group): readonly Row[] => [
    row(group, CALICO_POLICY, /^spec tier$/, () => clusterObject(TIERS)),
    wordsRow(group, WITH_RULES, /^spec (?:in|e)gress \* action$/, ACTIONS),
    wordsRow(group, WITH_RULES, /^spec (?:in|e)gress \* (?:protocol|notProtocol)$/, PROTOCOLS),
    wordsRow(group, CALICO_POLICY, /^spec types \*$/, TYPES),
    wordsRow(group, /^StagedKubernetesNetworkPolicy$/, /^spec policyTypes \*$/, TYPES),
    wordsRow(group, /^Staged\w*NetworkPolicy$/, /^spec stagedAction$/, STAGED_ACTIONS),
    wordsRow(group, /^Tier$/, /^spec defaultAction$/, TIER_ACTIONS),
    row(group, WITH_RULES, /^spec (?:in|e)gress \* (?:source|destination) (?:nets|notNets) \*$/, () => ({
      is: "cidr",
    })),
    row(group, /^(?:Global)?NetworkSet$/, /^spec nets \*$/, () => ({ is: "cidr" })),
    row(group, /^IPPool$/, /^spec cidr$/, () => ({ is: "cidr" })),
  ]),
];

function row(group: string, kinds: RegExp, path: RegExp, slot: Row["slot"]): Row {
  return { group, kinds, path, slot };
}

function wordsRow(group: string, kinds: RegExp, path: RegExp, of: readonly Word[]): Row {
  return row(group, kinds, path, () => ({ is: "words", words: of }));
}

function clusterObject(kinds: readonly KindKey[]): Slot {
  return { is: "object", kinds, namespace: "" };
}
