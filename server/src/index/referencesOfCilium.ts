// Sites of Cilium's policies: the pods that their selectors of endpoints pick, and ports of those pods by name. What other
// fields name is in referenceTable/cilium.ts.

import {
  type EndpointPick,
  NAMESPACE_LABELS,
  POD_NAMESPACE,
  POLICY_ACCOUNT,
  POLICY_CLUSTER,
  toEndpointPick,
  toPlainKey,
  toSubjectPick,
} from "../model/ciliumLabels.ts";
import type { Resource } from "../model/resource.ts";
import { type PodPick, refers, type Site } from "./site.ts";
import { below, entriesIn, itemsOf, type Spot, textOf, topOf } from "./spot.ts";

/** The sites of a CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy. */
export function ciliumSites({ id, value }: Resource): readonly Site[] {
  const top = topOf(value);
  return [below(top, "spec"), ...itemsOf(below(top, "specs"))].flatMap((spec) => specSites(spec, id.namespace));
}

function specSites(spec: Spot, own: string): readonly Site[] {
  const selector = below(spec, "endpointSelector");
  const subject = toPodPick(toSubjectPick(selector.value, own), own);
  const rules = (["ingress", "egress"] as const).flatMap((direction) =>
    [direction, `${direction}Deny`].flatMap((list) =>
      itemsOf(below(spec, list)).flatMap((rule): readonly Site[] => {
        const peers = itemsOf(below(rule, direction === "egress" ? "toEndpoints" : "fromEndpoints"));
        const picks = peers.map((peer) => ({ peer, pick: toPodPick(toEndpointPick(peer.value, own), own) }));
        const called = direction === "egress" ? picks.flatMap(({ pick }) => pick ?? []) : subject ? [subject] : [];
        return [
          ...picks.flatMap(({ peer, pick }) => (pick ? labelSites(peer, pick) : [])),
          ...itemsOf(below(rule, "toPorts")).flatMap((item) => portSites(below(item, "ports"), called)),
        ];
      }),
    ),
  );
  return [
    ...(subject
      ? [refers(selector, { is: "pods", pods: subject, label: undefined }, "key"), ...labelSites(selector, subject)]
      : []),
    ...rules,
  ];
}

function toPodPick(pick: EndpointPick | undefined, own: string): PodPick | undefined {
  if (!pick || pick.isReserved) return undefined;
  return { namespace: pick.namespaces ? undefined : own, namespaces: pick.namespaces, pods: pick.pods };
}

/** Labels of pods; what a selector says of namespaces and accounts is no label of theirs. */
function labelSites(selector: Spot, pods: PodPick): readonly Site[] {
  return entriesIn(below(selector, "matchLabels")).flatMap(({ key, spot }): readonly Site[] => {
    const value = textOf(spot);
    const plain = toPlainKey(key);
    if (value === undefined || isNoPodLabel(plain)) return [];
    return [refers(spot, { is: "pods", pods, label: { key: plain, value } }, "entry")];
  });
}

function isNoPodLabel(key: string): boolean {
  return [POD_NAMESPACE, POLICY_ACCOUNT, POLICY_CLUSTER].includes(key) || key.startsWith(NAMESPACE_LABELS);
}

/** Numbers are no names, though they are text here. */
function portSites(ports: Spot, called: readonly PodPick[]): readonly Site[] {
  return itemsOf(ports).flatMap((item) => {
    const at = below(item, "port");
    const port = textOf(at);
    return port === undefined || /^\d+$/.test(port)
      ? []
      : called.map((pods) => refers(at, { is: "podPort", pods, port }));
  });
}
