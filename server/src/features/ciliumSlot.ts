// What stands at a path of Cilium's policies, beside what names objects (index/referenceTable/cilium.ts): selectors of endpoints
// and nodes, blocks, ports and DNS names.

import { isObject, type Json, jsonAt, type Path } from "../base/json.ts";
import {
  NAMESPACE_LABELS,
  POD_NAMESPACE,
  POLICY_ACCOUNT,
  POLICY_CLUSTER,
  toEndpointPick,
  toPlainKey,
} from "../model/ciliumLabels.ts";
import { NAMESPACE_NAME_LABEL } from "../model/kinds/index.ts";
import { readText } from "../model/read.ts";
import { toSelector } from "../model/selector.ts";
import type { LabelSource, NamespaceScope, Place, Slot } from "./slot.ts";

const POLICY = /^Cilium(?:Clusterwide)?NetworkPolicy$/;

/** Whether all fields of the kind are told here and in the table of references. */
export function isCiliumPolicy({ group, kind }: Place): boolean {
  return group === "cilium.io" && (POLICY.test(kind) || /^Cilium(?:EgressGatewayPolicy|CIDRGroup)$/.test(kind));
}

/** The slot of a field; undefined for what names an object, and for what is a plain value. */
export function ciliumSlot(place: Place, text: string): Slot | undefined {
  if (!POLICY.test(place.kind)) return otherSlot(place, text) ?? selectorSlot(place);
  const { path, value } = place;
  if (/ (?:to|from)CIDR \*$| (?:to|from)CIDRSet \* cidr$/.test(text)) return { is: "cidr" };
  if (/ (?:to|from)CIDRSet \* except \*$/.test(text))
    return { is: "except", cidr: readText(jsonAt(value, [...path.slice(0, -2), "cidr"])) };
  const port = PORT.exec(text);
  if (port)
    return {
      is: "policyPort",
      rule: path.slice(0, path.indexOf("toPorts")),
      direction: port[1] === "ingress" ? "ingress" : "egress",
    };
  const name = /(?: toFQDNs \*| rules (dns) \*) match(Name|Pattern)$/.exec(text);
  if (name)
    return {
      is: "fqdn",
      of: name[1] === undefined ? "peers" : "lookups",
      which: name[2] === "Name" ? "name" : "pattern",
    };
  return selectorSlot(place);
}

const PORT = /^specs?(?: \*)? (ingress|egress)(?:Deny)? \* toPorts \* ports \* (?:port|endPort)$/;

function otherSlot({ kind }: Place, text: string): Slot | undefined {
  const block = kind === "CiliumCIDRGroup" ? /^spec externalCIDRs \*$/ : /^spec (?:destination|excluded)CIDRs \*$/;
  return block.test(text) ? { is: "cidr" } : undefined;
}

/** `matchLabels`, `matchExpressions`, and the field or item that holds them. */
function selectorSlot(place: Place): Slot | undefined {
  const { path, value } = place;
  const match = path.findLastIndex((step) => step === "matchLabels" || step === "matchExpressions");
  const at = match < 0 ? path : path.slice(0, match);
  const labels = labelSource(place, at);
  if (!labels) return undefined;
  if (match < 0) return { is: "selector", labels, at };
  const rest = path.slice(match + 1);
  if (path[match] === "matchLabels") {
    if (rest.length === 0) return { is: "labelMap", labels, at };
    return rest.length === 1 ? valueSlot(place, labels, String(rest[0]), at) : undefined;
  }
  if (rest.length === 2 && rest[1] === "key") return { is: "labelKey", labels, at };
  const key = readText(jsonAt(value, [...path.slice(0, match + 2), "key"]));
  return rest[1] === "values" && rest.length === 3 && key !== undefined ? valueSlot(place, labels, key, at) : undefined;
}

function valueSlot(place: Place, labels: LabelSource, key: string, at: Path): Slot | undefined {
  if (labels.is !== "endpoints") return { is: "labelValue", labels, key, at };
  const plain = toPlainKey(key);
  if (plain === POD_NAMESPACE) return { is: "namespace" };
  if (plain === POLICY_CLUSTER) return undefined;
  if (plain === POLICY_ACCOUNT) {
    const { in: scope } = labels;
    const own = scope.is === "one" ? scope.name : namedIn(jsonAt(place.value, at));
    return { is: "object", kinds: ["/ServiceAccount"], namespace: own };
  }
  if (plain.startsWith(NAMESPACE_LABELS))
    return { is: "labelValue", labels: { is: "namespaces" }, key: plain.slice(NAMESPACE_LABELS.length), at };
  return { is: "labelValue", labels, key: plain, at };
}

/** The one namespace that a selector names; undefined where it names none. */
function namedIn(selector: Json | undefined): string | undefined {
  const [named] = (toSelector(selector)?.requirements ?? []).filter(({ key }) => toPlainKey(key) === POD_NAMESPACE);
  return named?.operator === "In" ? named.values[0] : undefined;
}

/** Whose labels the selector at a path is about; undefined where no selector stands there. */
function labelSource({ kind, namespace, value }: Place, at: Path): LabelSource | undefined {
  const field = at.at(-1);
  const list = typeof field === "number" ? at.at(-2) : undefined;
  const written = jsonAt(value, at);
  if (field === "nodeSelector" || list === "toNodes" || list === "fromNodes") return { is: "nodes" };
  if (field === "namespaceSelector") return { is: "namespaces" };
  if (field === "selector" && at.at(-2) === "k8sServiceSelector")
    return { is: "services", in: readText(jsonAt(value, [...at.slice(0, -1), "namespace"])) };
  if (field === "endpointSelector")
    return {
      is: "endpoints",
      in: namespace === "" ? scopeOf(written, "") : one(namespace),
      mayLeave: namespace === "",
    };
  if (list === "toEndpoints" || list === "fromEndpoints")
    return { is: "endpoints", in: scopeOf(written, namespace), mayLeave: true };
  if (field !== "podSelector" || kind !== "CiliumEgressGatewayPolicy") return undefined;
  const beside = toSelector(jsonAt(value, [...at.slice(0, -1), "namespaceSelector"]));
  return { is: "endpoints", in: beside ? { is: "selected", by: beside } : scopeOf(written, ""), mayLeave: true };
}

/** The namespaces in which a selector of endpoints looks. */
function scopeOf(selector: Json | undefined, own: string): NamespaceScope {
  const namespaces = isObject(selector) ? toEndpointPick(selector, own)?.namespaces : undefined;
  if (!namespaces) return own === "" ? { is: "all" } : one(own);
  const [first, ...rest] = namespaces.requirements;
  if (first === undefined) return { is: "all" };
  const [name, ...others] = first.values;
  const isName = first.key === NAMESPACE_NAME_LABEL && first.operator === "In" && rest.length + others.length === 0;
  return isName && name !== undefined ? one(name) : { is: "selected", by: namespaces };
}

function one(name: string): NamespaceScope {
  return { is: "one", name };
}
