// Where a resource names itself and others: every site with the thing that it means, by namespace. Pure: one resource
// in, no look-ups, no positions; whether the thing exists is resolve.ts's business.

import { memoOn } from "../base/memo.ts";
import { readIstioHost } from "../model/istioHost.ts";
import { groupOf, isNamespaced } from "../model/kinds/index.ts";
import { isWorkloadKind } from "../model/kinds/workload.ts";
import type { Resource } from "../model/resource.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import {
  DESTINATION_RULE,
  INGRESS_CLASS,
  ISTIO_GATEWAY,
  NAMESPACE,
  SECRET,
  SERVICE,
  SERVICE_ACCOUNT,
  SERVICE_ENTRY,
} from "./policyView.ts";
import { ciliumSites } from "./referencesOfCilium.ts";
import { policySites } from "./referencesOfPolicy.ts";
import { workloadSites } from "./referencesOfWorkload.ts";
import { GATEWAY, LISTENER_SET } from "./referenceTable/gatewayApi.ts";
import { referenceRowsOf } from "./referenceTable/index.ts";
import { sitesAt } from "./referenceTable/referenceRow.ts";
import {
  declares,
  hostSites,
  labelSites,
  object,
  podLabelsSites,
  podSelectorSites,
  refers,
  type Site,
} from "./site.ts";
import { below, itemsOf, portOf, type Spot, textOf, topOf } from "./spot.ts";

/** Every site of a resource; computed once. */
export const sitesOf: (resource: Resource) => readonly Site[] = memoOn(findSites);

function findSites(resource: Resource): readonly Site[] {
  const { id } = resource;
  const top = topOf(resource.value);
  const own = toKindKey(id.group, id.kind);
  const sites: Site[] = [];
  if (resource.named)
    sites.push(
      declares(below(top, "metadata", "name"), { is: "object", kind: own, namespace: id.namespace, name: id.name }),
    );
  if (resource.namespaceFrom === "manifest") sites.push(...object(below(top, "metadata", "namespace"), NAMESPACE, ""));
  if (isWorkloadKind(id.kind)) sites.push(...workloadSites(resource));
  if (resource.facts.is === "policy")
    sites.push(...(id.group === "cilium.io" ? ciliumSites(resource) : policySites(resource)));
  sites.push(...(byKind[own]?.(top, id.namespace, id.name) ?? []));
  sites.push(...sitesAt(referenceRowsOf(own), resource.value, id.namespace));
  return sites;
}

type Find = (top: Spot, namespace: string, name: string) => readonly Site[];

const ingressSites: Find = (top, namespace) => [
  ...object(below(top, "spec", "ingressClassName"), INGRESS_CLASS, ""),
  ...object(below(top, "metadata", "annotations", "kubernetes.io/ingress.class"), INGRESS_CLASS, ""),
  ...itemsOf(below(top, "spec", "tls")).flatMap((item) => object(below(item, "secretName"), SECRET, namespace)),
  ...[
    below(top, "spec", "defaultBackend"),
    below(top, "spec", "backend"),
    ...itemsOf(below(top, "spec", "rules")).flatMap((rule) =>
      itemsOf(below(rule, "http", "paths")).map((path) => below(path, "backend")),
    ),
  ].flatMap((backend) => backendSites(backend, namespace)),
];

const serviceSites: Find = (top, namespace, name) => {
  const picked = podLabelsSites(below(top, "spec", "selector"), namespace);
  const pods = picked.find((site) => site.target.is === "pods")?.target;
  const ports = itemsOf(below(top, "spec", "ports")).flatMap((item): Site[] => {
    const target = below(item, "targetPort");
    const port = portOf(target);
    return [
      ...["port", "name"].flatMap((key) => {
        const at = below(item, key);
        const value = portOf(at);
        return value === undefined ? [] : [declares(at, { is: "servicePort", namespace, service: name, port: value })];
      }),
      ...(port !== undefined && pods?.is === "pods" ? [refers(target, { is: "podPort", pods: pods.pods, port })] : []),
    ];
  });
  return [...picked, ...ports];
};

const roleBindingSites: Find = (top, namespace) => {
  const role = below(top, "roleRef");
  const kind = textOf(below(role, "kind"));
  return [
    ...(kind === undefined
      ? []
      : object(below(role, "name"), toKindKey("rbac.authorization.k8s.io", kind), kind === "Role" ? namespace : "")),
    ...itemsOf(below(top, "subjects")).flatMap((subject) => {
      if (textOf(below(subject, "kind")) !== "ServiceAccount") return [];
      const where = below(subject, "namespace");
      return [
        ...object(below(subject, "name"), SERVICE_ACCOUNT, textOf(where) ?? namespace),
        ...object(where, NAMESPACE, ""),
      ];
    }),
  ];
};

const webhookSites: Find = (top) =>
  itemsOf(below(top, "webhooks")).flatMap((item) => remoteService(below(item, "clientConfig", "service")));

/** The listeners that a Gateway or a ListenerSet has. */
function listenerSites(kind: KindKey): Find {
  return (top, namespace, gateway) =>
    itemsOf(below(top, "spec", "listeners")).flatMap((item) => {
      const at = below(item, "name");
      const listener = textOf(at);
      return listener === undefined ? [] : [declares(at, { is: "listener", kind, namespace, gateway, listener })];
    });
}

/** networking.istio.io: a plain map of labels, of pods of the own namespace. */
const workloadSelectorSites: Find = (top, namespace) =>
  podLabelsSites(below(top, "spec", "workloadSelector", "labels"), namespace);

/** security.istio.io: policies of the root namespace, too, are looked at as its own. */
const selectorSites: Find = (top, namespace) =>
  podSelectorSites(below(top, "spec", "selector"), { namespace, namespaces: undefined });

/** Kinds that name others, besides workloads and policies. */
const byKind: { readonly [kind: KindKey]: Find } = {
  "networking.k8s.io/Ingress": ingressSites,
  [SERVICE]: serviceSites,
  [SERVICE_ACCOUNT]: (top, namespace) =>
    ["secrets", "imagePullSecrets"].flatMap((key) =>
      itemsOf(below(top, key)).flatMap((item) => object(below(item, "name"), SECRET, namespace)),
    ),
  [GATEWAY]: listenerSites(GATEWAY),
  [LISTENER_SET]: listenerSites(LISTENER_SET),
  [ISTIO_GATEWAY]: (top) => podLabelsSites(below(top, "spec", "selector"), undefined),
  [SERVICE_ENTRY]: (top, namespace, name) => [
    ...itemsOf(below(top, "spec", "hosts")).flatMap((item) => hostSites(item, namespace, "declares")),
    ...workloadSelectorSites(top, namespace, name),
  ],
  [DESTINATION_RULE]: (top, namespace) => {
    const host = readIstioHost(textOf(below(top, "spec", "host")) ?? "", namespace)?.fqdn;
    return itemsOf(below(top, "spec", "subsets")).flatMap((item) => {
      const at = below(item, "name");
      const subset = textOf(at);
      return subset === undefined || host === undefined ? [] : [declares(at, { is: "subset", host, subset })];
    });
  },
  "/Endpoints": (top, namespace) => object(below(top, "metadata", "name"), SERVICE, namespace),
  "discovery.k8s.io/EndpointSlice": (top, namespace) => {
    const service = below(top, "metadata", "labels", "kubernetes.io/service-name");
    const name = textOf(service);
    if (name === undefined) return [];
    const ports = itemsOf(below(top, "ports")).flatMap((item) => {
      const at = below(item, "name");
      const port = textOf(at);
      return port === undefined ? [] : [refers(at, { is: "servicePort", namespace, service: name, port })];
    });
    return [...object(service, SERVICE, namespace), ...ports];
  },
  "autoscaling/HorizontalPodAutoscaler": (top, namespace) => scaled(below(top, "spec", "scaleTargetRef"), namespace),
  "policy/PodDisruptionBudget": (top, namespace) =>
    podSelectorSites(below(top, "spec", "selector"), { namespace, namespaces: undefined }),
  "networking.istio.io/Sidecar": workloadSelectorSites,
  "security.istio.io/AuthorizationPolicy": selectorSites,
  "security.istio.io/PeerAuthentication": selectorSites,
  "rbac.authorization.k8s.io/RoleBinding": roleBindingSites,
  "rbac.authorization.k8s.io/ClusterRoleBinding": roleBindingSites,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": webhookSites,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": webhookSites,
  "apiregistration.k8s.io/APIService": (top) => remoteService(below(top, "spec", "service")),
  "cert-manager.io/Certificate": (top, namespace) =>
    object(below(top, "spec", "secretName"), SECRET, namespace).map((site) => ({ ...site, role: "declares" as const })),
  [NAMESPACE]: (top) =>
    labelSites(below(top, "metadata", "labels"), (label) => ({ is: "ownLabel", label }), "declares"),
};

/** An Ingress backend of both forms: `service.name` and `service.port`, once `serviceName` and `servicePort`. */
function backendSites(backend: Spot, namespace: string): readonly Site[] {
  const service = below(backend, "service");
  const port = below(service, "port");
  const resource = below(backend, "resource");
  const kind = textOf(below(resource, "kind"));
  return [
    ...named(below(service, "name"), below(port, "name"), namespace),
    ...named(below(service, "name"), below(port, "number"), namespace).slice(1),
    ...named(below(backend, "serviceName"), below(backend, "servicePort"), namespace),
    ...(kind === undefined
      ? []
      : object(below(resource, "name"), toKindKey(textOf(below(resource, "apiGroup")) ?? "", kind), namespace)),
  ];
}

/** A Service's name, and with it the port that stands beside. */
function named(name: Spot, port: Spot, namespace: string): readonly Site[] {
  const service = textOf(name);
  if (service === undefined) return [];
  const value = portOf(port);
  return [
    ...object(name, SERVICE, namespace),
    ...(value === undefined ? [] : [refers(port, { is: "servicePort", namespace, service, port: value })]),
  ];
}

function remoteService(service: Spot): readonly Site[] {
  const where = below(service, "namespace");
  const namespace = textOf(where);
  return namespace === undefined
    ? []
    : [...named(below(service, "name"), below(service, "port"), namespace), ...object(where, NAMESPACE, "")];
}

function scaled(ref: Spot, namespace: string): readonly Site[] {
  const kind = textOf(below(ref, "kind"));
  if (kind === undefined) return [];
  const group = groupOf(textOf(below(ref, "apiVersion")) ?? "apps/v1", kind);
  return object(below(ref, "name"), toKindKey(group, kind), isNamespaced(group, kind) ? namespace : "");
}
