// What stands at a path of a manifest, by its meaning: the name of a Service, a label of pods, an address range. One table
// for completion and hover; what is there to choose or to tell is theirs.

import { isObject, type Json, type JsonObject, jsonAt, type Path } from "../base/json.ts";
import { CONFIG_MAP, SECRET, SERVICE_ACCOUNT } from "../index/policyView.ts";
import { referenceRowsOf } from "../index/referenceTable/index.ts";
import { type Named, namedAt, rowAt } from "../index/referenceTable/referenceRow.ts";
import { scopeOf } from "../ingress/annotations/scope.ts";
import { OLD_GROUP } from "../ingress/controllers/traefik/ruleDialect.ts";
import type { RuleDialect } from "../ingress/controllers/traefik/ruleMatchers.ts";
import { templatePath } from "../model/kinds/workload.ts";
import type { Selector } from "../model/selector.ts";
import { toSelector } from "../model/selector.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { isCalicoGroup } from "../policy/dialects/calico/calicoGroups.ts";
import { type SelectorField, selectorFieldAt } from "../policy/dialects/calico/selector/selectorFields.ts";
import { ciliumSlot, isCiliumPolicy } from "./ciliumSlot.ts";
import { customSlot } from "./customSlot.ts";
import { type Word, wordsAt } from "./words.ts";

/** A place in a resource. */
export interface Place {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly value: JsonObject;
  /** Relative to the resource. */
  readonly path: Path;
}

export type Slot =
  /** A Service's name; `at` is the object that holds the name and the port, which is a mapping, a plain value or not there. */
  | (Elsewhere & {
      readonly is: "service";
      readonly at: Path;
      readonly port: "map" | "plain" | "none";
      /** Where it is only a part of the value (`namespace/name`). */
      readonly name?: string;
    })
  | (Elsewhere & {
      readonly is: "servicePort";
      readonly which: "number" | "name" | "either";
      readonly service: string | undefined;
    })
  | { readonly is: "ingressClass" }
  | (Elsewhere & { readonly is: "tlsSecret" })
  | { readonly is: "host"; readonly of: "rule" | "tls" }
  | { readonly is: "targetPort" }
  | { readonly is: "namespace" }
  /** The name of an object of any of the kinds; `name` where it is only a part of the value. */
  | (Elsewhere & { readonly is: "object"; readonly kinds: readonly KindKey[]; readonly name?: string })
  /** A Gateway that a route wants to be attached to, and one of its listeners. */
  | { readonly is: "gateway"; readonly in: string | undefined }
  | (Elsewhere & {
      readonly is: "listener";
      readonly which: "name" | "port";
      /** Gateway, or ListenerSet. */
      readonly kind: KindKey;
      readonly gateway: string | undefined;
    })
  | { readonly is: "cidr" }
  | { readonly is: "except"; readonly cidr: string | undefined }
  | { readonly is: "policyPort"; readonly rule: Path; readonly direction: "ingress" | "egress" }
  /** Keys of a label map (`matchLabels`, a Service's selector). */
  | { readonly is: "labelMap"; readonly labels: LabelSource; readonly at: Path }
  | { readonly is: "labelKey"; readonly labels: LabelSource; readonly at: Path }
  | { readonly is: "labelValue"; readonly labels: LabelSource; readonly key: string; readonly at: Path }
  /** A selector as a whole, for hover. */
  | { readonly is: "selector"; readonly labels: LabelSource; readonly at: Path }
  /** An end, or the port, of an intent (docs/intents.md). */
  | { readonly is: "intentEnd" }
  | { readonly is: "intentPort"; readonly to: string | undefined }
  | { readonly is: "words"; readonly words: readonly Word[] }
  | { readonly is: "f5Listener" }
  /** A DNS name of Cilium: one that a rule leads to, or one that pods may look up. */
  | { readonly is: "fqdn"; readonly of: "peers" | "lookups"; readonly which: "name" | "pattern" }
  /** What Istio's objects name (index/referenceTable/istio.ts): Gateways, hosts, subsets, ports, Secrets of a gateway's pods. */
  | Extract<Named, { is: "meshGateway" | "istioHost" | "subset" | "entryPort" | "podSecret" }>
  /** The annotations of an object whose annotations somebody reads; one of them, and what its value names. */
  | { readonly is: "annotations" }
  | { readonly is: "annotation"; readonly key: string; readonly names: Slot | undefined }
  /** A rule of Traefik: spec.routes[].match. */
  | { readonly is: "traefikRule"; readonly dialect: RuleDialect }
  /** A selector of Calico. */
  | { readonly is: "calicoSelector"; readonly field: SelectorField }
  /** A text of Istio's own form. */
  | { readonly is: "istio"; readonly field: IstioField }
  | { readonly is: "apiVersion" }
  | { readonly is: "kind" };

/** `namespace/host` of a Sidecar; an identity of the mesh; `namespace/name` of a service account; a namespace or its mark. */
export type IstioField = "egressHost" | "principal" | "serviceAccount" | "exportTo";

/** What is named is looked for in this namespace: that of the place where it is not said, "" for cluster-scoped kinds. */
interface Elsewhere {
  readonly namespace?: string | undefined;
}

/** The place, with the namespace in which the slot's object is looked for. */
export function lookedForIn(place: Place, slot: Slot): Place {
  return "namespace" in slot && slot.namespace !== undefined ? { ...place, namespace: slot.namespace } : place;
}

/** Whose labels a selector is about. */
export type LabelSource =
  | { readonly is: "namespaces" }
  | { readonly is: "nodes" }
  | { readonly is: "pods"; readonly in: NamespaceScope }
  /** Those of the place's namespace where none is said. */
  | { readonly is: "services"; readonly in?: string | undefined }
  /** Pods as Cilium names them: with their namespace and service account; `mayLeave`: those of other namespaces too. */
  | { readonly is: "endpoints"; readonly in: NamespaceScope; readonly mayLeave: boolean }
  /** The pod template of the workload itself. */
  | { readonly is: "template" }
  /** The selector of the workload itself, for the labels of its template. */
  | { readonly is: "ownSelector" };

export type NamespaceScope =
  | { readonly is: "one"; readonly name: string }
  | { readonly is: "selected"; readonly by: Selector }
  | { readonly is: "all" };

/** What stands, or would stand, as a value at the place. */
export function slotAt(place: Place): Slot | undefined {
  const { kind, path, value } = place;
  const steps = path.map((step) => (typeof step === "number" ? "*" : step));
  const text = steps.join(" ");
  if (text === "apiVersion") return { is: "apiVersion" };
  if (text === "kind") return { is: "kind" };
  if (text === "metadata namespace") return { is: "namespace" };
  if (kind === "Intents" && /^intents \* (?:from|to)$/.test(text)) return { is: "intentEnd" };
  if (kind === "Intents" && text === "intents * port")
    return { is: "intentPort", to: textOf(jsonAt(value, [...path.slice(0, -1), "to"])) };
  const own = kind === "Ingress" ? ingressSlot(place, text) : kind === "Service" ? serviceSlot(place, text) : undefined;
  if (own) return own;
  if (text.startsWith("metadata annotations") && path.length <= 3 && scopeOf(place) !== undefined)
    return path.length === 2
      ? { is: "annotations" }
      : { is: "annotation", key: String(path[2]), names: tableSlot(place) };
  const calico = calicoSlot(place);
  if (calico) return calico;
  if (isCiliumPolicy(place)) {
    const known = wordsAt(kind, text);
    return known ? { is: "words", words: known } : (ciliumSlot(place, text) ?? tableSlot(place));
  }
  const custom = customSlot(place, text);
  // Selectors of Calico are expressions, and not the labels that the kinds of Kubernetes have there.
  if (custom || (isCalicoGroup(place.group) && kind !== "StagedKubernetesNetworkPolicy"))
    return custom ?? tableSlot(place) ?? referenceSlot(kind, text, value);
  const words = wordsAt(kind, text);
  if (words) return { is: "words", words };
  return (
    policySlot(place, text) ??
    selectorSlot(place) ??
    referenceSlot(kind, text, value) ??
    ruleSlot(place, text) ??
    tableSlot(place)
  );
}

const BACKENDS = ["spec defaultBackend", "spec rules * http paths * backend"];

function ingressSlot({ path, value }: Place, text: string): Slot | undefined {
  if (text === "spec ingressClassName" || text === "metadata annotations kubernetes.io/ingress.class")
    return { is: "ingressClass" };
  if (text === "spec tls * secretName") return { is: "tlsSecret" };
  if (text === "spec tls * hosts *") return { is: "host", of: "tls" };
  if (text === "spec rules * host") return { is: "host", of: "rule" };
  if (BACKENDS.some((start) => text === `${start} service name`))
    return { is: "service", at: path.slice(0, -1), port: "map" };
  const port = /^(spec defaultBackend|spec rules \* http paths \* backend) service port( number| name)?$/.exec(text);
  if (port) {
    const name = jsonAt(value, [...path.slice(0, port[2] === undefined ? -1 : -2), "name"]);
    return {
      is: "servicePort",
      which: port[2] === " number" ? "number" : port[2] === " name" ? "name" : "either",
      service: textOf(name),
    };
  }
  if (/backend serviceName$/.test(text)) return { is: "service", at: path.slice(0, -1), port: "none" };
  if (/backend servicePort$/.test(text))
    return {
      is: "servicePort",
      which: "either",
      service: textOf(jsonAt(value, [...path.slice(0, -1), "serviceName"])),
    };
  return undefined;
}

function serviceSlot({ namespace, path }: Place, text: string): Slot | undefined {
  if (text === "spec ports * targetPort") return { is: "targetPort" };
  const labels: LabelSource = { is: "pods", in: { is: "one", name: namespace } };
  if (text === "spec selector") return { is: "labelMap", labels, at: path };
  if (text.startsWith("spec selector ") && path.length === 3)
    return { is: "labelValue", labels, key: String(path[2]), at: path.slice(0, -1) };
  return undefined;
}

function policySlot({ kind, path, value }: Place, text: string): Slot | undefined {
  if (!kind.endsWith("NetworkPolicy")) return undefined;
  if (/ ipBlock cidr$/.test(text) || (kind !== "NetworkPolicy" && / networks \*$/.test(text))) return { is: "cidr" };
  if (/ ipBlock except \*$/.test(text))
    return { is: "except", cidr: textOf(jsonAt(value, [...path.slice(0, -2), "cidr"])) };
  const port = POLICY_PORT.exec(text);
  if (port)
    return { is: "policyPort", rule: path.slice(0, 3), direction: port[1] === "ingress" ? "ingress" : "egress" };
  return undefined;
}

/** Ports of NetworkPolicy, of AdminNetworkPolicy and its baseline, and of ClusterNetworkPolicy. */
const POLICY_PORT =
  /^spec (ingress|egress) \* (?:ports \* (?:port|endPort|portNumber port|portRange start|portRange end|namedPort)|protocols \* (?:(?:tcp|udp|sctp) destinationPort (?:number|range start|range end)|destinationNamedPort))$/;

/** A selector of Calico, which is an expression in a text. */
function calicoSlot({ group, kind, path }: Place): Slot | undefined {
  const field = isCalicoGroup(group) ? selectorFieldAt(kind, path) : undefined;
  return field && { is: "calicoSelector", field };
}

/** Any LabelSelector: `matchLabels`, `matchExpressions`, and the field that holds them. */
function selectorSlot(place: Place): Slot | undefined {
  const { path, value } = place;
  const match = path.findLastIndex((step) => step === "matchLabels" || step === "matchExpressions");
  if (match >= 0) {
    const at = path.slice(0, match);
    const labels = labelSource(place, at);
    const rest = path.slice(match + 1);
    if (path[match] === "matchLabels") {
      if (rest.length === 0) return { is: "labelMap", labels, at };
      return rest.length === 1 ? { is: "labelValue", labels, key: String(rest[0]), at } : undefined;
    }
    if (rest.length === 2 && rest[1] === "key") return { is: "labelKey", labels, at };
    if (rest[1] !== "values" || rest.length > 3) return undefined;
    const key = textOf(jsonAt(value, [...path.slice(0, match + 2), "key"]));
    return key === undefined || rest.length === 2 ? undefined : { is: "labelValue", labels, key, at };
  }
  if (isTemplateLabels(place.kind, path)) {
    const labels: LabelSource = { is: "ownSelector" };
    const depth = (templatePath(place.kind)?.length ?? 0) + 2;
    return path.length === depth
      ? { is: "labelMap", labels, at: path }
      : { is: "labelValue", labels, key: String(path.at(-1)), at: path.slice(0, -1) };
  }
  const last = path.at(-1);
  const holds =
    last === "podSelector" ||
    last === "namespaceSelector" ||
    last === "labelSelector" ||
    (path.length === 2 && last === "selector");
  if (holds || (isAdminPolicy(place.kind) && (last === "namespaces" || last === "nodes")))
    return { is: "selector", labels: labelSource(place, path), at: path };
  return undefined;
}

function isTemplateLabels(kind: string, path: Path): boolean {
  const template = templatePath(kind);
  if (!template || template.length === 0) return false;
  const labels = [...template, "metadata", "labels"];
  return (
    (path.length === labels.length || path.length === labels.length + 1) &&
    labels.every((step, index) => path[index] === step)
  );
}

function labelSource({ kind, namespace, value }: Place, at: Path): LabelSource {
  const field = at.at(-1);
  if (field === "namespaceSelector" || (isAdminPolicy(kind) && field === "namespaces")) return { is: "namespaces" };
  if (isAdminPolicy(kind) && field === "nodes") return { is: "nodes" };
  if (kind === "ServiceMonitor" && field === "selector") return { is: "services" };
  if (field === "selector" && at.length === 2 && templatePath(kind)) return { is: "template" };
  if (field === "podSelector") {
    const beside = jsonAt(value, [...at.slice(0, -1), "namespaceSelector"]);
    if (beside !== undefined)
      return { is: "pods", in: { is: "selected", by: toSelector(beside) ?? { requirements: [], unclear: true } } };
  }
  return { is: "pods", in: namespace === "" ? { is: "all" } : { is: "one", name: namespace } };
}

/** The cluster-scoped policies: a subject, and peers that are namespaces, pods, nodes, networks or domain names. */
export function isAdminPolicy(kind: string): boolean {
  return kind === "AdminNetworkPolicy" || kind === "BaselineAdminNetworkPolicy" || kind === "ClusterNetworkPolicy";
}

/** The rule of a route of Traefik; which version of the syntax is told by the route alone. */
function ruleSlot({ group, kind, path, value }: Place, text: string): Slot | undefined {
  if (text !== "spec routes * match" || !group.startsWith("traefik.")) return undefined;
  if (kind !== "IngressRoute" && kind !== "IngressRouteTCP") return undefined;
  const syntax = jsonAt(value, [...path.slice(0, -1), "syntax"]);
  const old = syntax === "v2" || (group === OLD_GROUP && syntax === undefined);
  return { is: "traefikRule", dialect: { of: kind === "IngressRoute" ? "http" : "tcp", version: old ? 2 : 3 } };
}

/** A field of the table of references. */
function tableSlot({ group, kind, namespace: own, value, path }: Place): Slot | undefined {
  const row = rowAt(referenceRowsOf(toKindKey(group, kind)), path);
  const named = row && namedAt(row, value, path, own);
  switch (named?.is) {
    case "service": {
      const { namespace, port, name } = named;
      const slot = { is: "service", at: path.slice(0, -1), port: port === undefined ? "none" : "plain" } as const;
      return { ...slot, namespace, ...(name === undefined ? {} : { name }) };
    }
    case "object":
      return {
        is: "object",
        kinds: [named.kind],
        namespace: named.namespace,
        ...(named.name === undefined ? {} : { name: named.name }),
      };
    // Its field has a form of its own (customSlot.ts).
    case "meshHost":
      return undefined;
    default:
      return named;
  }
}

/** Names of other objects of the same namespace, wherever such a field stands. */
function referenceSlot(kind: string, text: string, value: JsonObject): Slot | undefined {
  if (/(?:^| )serviceAccountName$/.test(text)) return { is: "object", kinds: [SERVICE_ACCOUNT] };
  if (/ (?:configMapKeyRef|configMapRef|configMap) name$/.test(text)) return { is: "object", kinds: [CONFIG_MAP] };
  if (/ (?:secretKeyRef|secretRef) name$| secret secretName$| imagePullSecrets \* name$/.test(text))
    return { is: "object", kinds: [SECRET] };
  if (kind === "StatefulSet" && text === "spec serviceName") return { is: "service", at: ["spec"], port: "none" };
  if (kind === "EndpointSlice" && text === "metadata labels kubernetes.io/service-name")
    return { is: "service", at: ["metadata", "labels"], port: "none" };
  if (kind === "HorizontalPodAutoscaler" && text === "spec scaleTargetRef name") {
    const target = jsonAt(value, ["spec", "scaleTargetRef", "kind"]);
    if (typeof target === "string")
      return { is: "object", kinds: [toKindKey(target === "ReplicationController" ? "" : "apps", target)] };
  }
  return undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The object at a path of a place's resource. */
export function objectAt(place: Place, path: Path): JsonObject | undefined {
  const value = jsonAt(place.value, path);
  return isObject(value) ? value : undefined;
}
