// Sites of a workload: what its pod template names (accounts, secrets, config maps, claims), its ports and its labels.

import { templatePath } from "../model/kinds/workload.ts";
import type { Resource } from "../model/resource.ts";
import { toKindKey } from "../model/views.ts";
import { CONFIG_MAP, SECRET, SERVICE, SERVICE_ACCOUNT } from "./policyView.ts";
import { declares, labelSites, object, refers, type Site } from "./site.ts";
import { below, itemsOf, portOf, type Spot, textOf, topOf } from "./spot.ts";

const CLAIM = toKindKey("", "PersistentVolumeClaim");

/** The sites of a workload. */
export function workloadSites(resource: Resource): readonly Site[] {
  const { kind, namespace } = resource.id;
  const top = topOf(resource.value);
  const pod = below(top, ...(templatePath(kind) ?? []));
  const spec = below(pod, "spec");
  const ownLabels =
    kind === "ReplicationController" ? below(top, "spec", "selector") : below(top, "spec", "selector", "matchLabels");
  return [
    ...labelSites(below(pod, "metadata", "labels"), (label) => ({ is: "ownLabel", label }), "declares"),
    ...(kind === "Pod" ? [] : labelSites(ownLabels, (label) => ({ is: "ownLabel", label }))),
    ...(kind === "StatefulSet" ? object(below(top, "spec", "serviceName"), SERVICE, namespace) : []),
    ...object(below(spec, "serviceAccountName"), SERVICE_ACCOUNT, namespace),
    ...object(below(spec, "serviceAccount"), SERVICE_ACCOUNT, namespace),
    ...itemsOf(below(spec, "imagePullSecrets")).flatMap((item) => object(below(item, "name"), SECRET, namespace)),
    ...itemsOf(below(spec, "volumes")).flatMap((volume) => volumeSites(volume, namespace)),
    ...containersOf(spec).flatMap((container) => containerSites(container, namespace)),
  ];
}

/** All containers of a pod spec, of all three lists. */
export function containersOf(spec: Spot): readonly Spot[] {
  return ["containers", "initContainers", "ephemeralContainers"].flatMap((key) => itemsOf(below(spec, key)));
}

function volumeSites(volume: Spot, namespace: string): readonly Site[] {
  const projected = itemsOf(below(volume, "projected", "sources"));
  return [
    ...object(below(volume, "secret", "secretName"), SECRET, namespace),
    ...object(below(volume, "configMap", "name"), CONFIG_MAP, namespace),
    ...object(below(volume, "persistentVolumeClaim", "claimName"), CLAIM, namespace),
    ...projected.flatMap((source) => [
      ...object(below(source, "secret", "name"), SECRET, namespace),
      ...object(below(source, "configMap", "name"), CONFIG_MAP, namespace),
    ]),
  ];
}

function containerSites(container: Spot, namespace: string): readonly Site[] {
  const values = itemsOf(below(container, "env")).map((item) => below(item, "valueFrom"));
  const ports = itemsOf(below(container, "ports")).flatMap((item) =>
    ["containerPort", "name"].flatMap((key) => {
      const at = below(item, key);
      const port = portOf(at);
      return port === undefined ? [] : [declares(at, { is: "ownPort", port })];
    }),
  );
  return [
    ...ports,
    ...values.flatMap((value) => [
      ...object(below(value, "secretKeyRef", "name"), SECRET, namespace),
      ...object(below(value, "configMapKeyRef", "name"), CONFIG_MAP, namespace),
    ]),
    ...itemsOf(below(container, "envFrom")).flatMap((source) => [
      ...object(below(source, "secretRef", "name"), SECRET, namespace),
      ...object(below(source, "configMapRef", "name"), CONFIG_MAP, namespace),
    ]),
    ...probesOf(container).flatMap((probe) =>
      ["httpGet", "tcpSocket"].flatMap((key) => ownPort(below(probe, key, "port"))),
    ),
  ];
}

/** Probes and hooks may name a port of their own container (Probe.httpGet.port). */
function probesOf(container: Spot): readonly Spot[] {
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].map((key) => below(container, key));
  return [...probes, below(container, "lifecycle", "postStart"), below(container, "lifecycle", "preStop")];
}

function ownPort(at: Spot): readonly Site[] {
  const port = textOf(at);
  return port === undefined ? [] : [refers(at, { is: "ownPort", port })];
}
