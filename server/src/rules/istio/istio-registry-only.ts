// istio-registry-only: a program's settings name a host outside of the cluster that its sidecar does not know, and blocks.

import type { Json, Path } from "../../base/json.ts";
import { NAMESPACE, SERVICE } from "../../index/policyView.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { isGatewayPod } from "../../model/istio/membership.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { isTemplate, readList, readObject, readText } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRuleOnAny, type Related, type Report, type RuleContext } from "../rule.ts";
import { type ExternalHost, externalHosts } from "./externalHosts.ts";
import { type Confined, confinedBy, SIDECAR } from "./mesh.ts";
import { openHostFixes } from "./openHost.ts";
import { type Visible, visibleTo } from "./visibleHosts.ts";

/** One object names as many hosts as it likes; more than these are said by nobody. */
const MOST = 20;

/** reach-semantics IS-1 to IS-7: what the registry does not have is dropped, with a 502 or a reset. */
export const istioRegistryOnly = defineRuleOnAny({
  code: "istio-registry-only",
  severity: "warning",
  kinds: [
    "Pod",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "ConfigMap",
  ],
  check(facts, cx) {
    if (facts.is === "workload") checkWorkload(facts, cx);
    else if (facts.is === "other" && facts.id.group === "") checkConfigMap(facts.id.namespace, cx);
  },
});

function checkWorkload(workload: WorkloadFacts, cx: RuleContext): void {
  const named = variablesOf(workload, cx);
  const confined = named.length > 0 ? confinedBy(workload, cx) : undefined;
  if (!confined) return;
  reportBlocked(
    named.filter(({ host }) => isCaptured(host, workload)),
    confined,
    cx,
  );
}

/** A ConfigMap is judged by the pods of its namespace, where one rule holds for all of them. */
function checkConfigMap(namespace: string, cx: RuleContext): void {
  const named = Object.entries(readObject(cx.value(["data"]))).flatMap(([key, value]) =>
    hostsIn(key, value, ["data", key]),
  );
  if (named.length === 0) return;
  const pods = cx.workloads(namespace).filter((pod) => !isGatewayPod(pod));
  const [first, ...rest] = pods.map((pod) => confinedBy(pod, cx));
  if (!first || rest.some((other) => other === undefined || other.sidecar?.facts !== first.sidecar?.facts)) return;
  reportBlocked(
    named.filter(({ host }) => pods.every((pod) => isCaptured(host, pod))),
    first,
    cx,
  );
}

interface NamedHost {
  readonly host: ExternalHost;
  readonly path: Path;
}

/** The hosts that values of variables name. Init containers run before the sidecar does. */
function variablesOf({ id }: WorkloadFacts, cx: RuleContext): readonly NamedHost[] {
  const pod: Path = [...(templatePath(id.kind) ?? []), "spec"];
  return readList(cx.value([...pod, "containers"])).flatMap((container, at) =>
    readList(readObject(container)["env"]).flatMap((item, index) => {
      const variable = readObject(item);
      const path: Path = [...pod, "containers", at, "env", index, "value"];
      return hostsIn(readText(variable["name"]) ?? "", variable["value"], path);
    }),
  );
}

function hostsIn(name: string, value: Json | undefined, path: Path): readonly NamedHost[] {
  if (typeof value !== "string" || isTemplate(value)) return [];
  return externalHosts(name, value).map((host) => ({ host, path }));
}

function reportBlocked(named: readonly NamedHost[], confined: Confined, cx: RuleContext): void {
  const { namespace } = cx.resource.id;
  let said = 0;
  for (const { host, path } of named) {
    if (said >= MOST || isInside(host.host, cx)) continue;
    const visible = visibleTo(host.host, host.port, namespace, confined, cx);
    if (visible.is === "seen") continue;
    said++;
    cx.report(reportOf(host, path, visible, confined, cx));
  }
}

function reportOf(
  host: ExternalHost,
  path: Path,
  visible: Exclude<Visible, { is: "seen" }>,
  confined: Confined,
  cx: RuleContext,
): Report {
  const blocks = `REGISTRY_ONLY blocks ${clipped(host.host, 48)}`;
  const { namespace } = cx.resource.id;
  const why =
    visible.is === "absent"
      ? " (502 or a reset); add a ServiceEntry"
      : visible.is === "notExported"
        ? `: ${showId(visible.entry.facts.id)} is not exported to ${namespace}`
        : `: Sidecar ${confined.sidecar?.facts.id.name ?? ""} does not list ${visible.host}`;
  return {
    path,
    part: host.part,
    message: fit(blocks, why, "; add a ServiceEntry"),
    fixes: openHostFixes(host, namespace, visible, confined, cx),
    related: relatedOf(visible, confined, cx),
  };
}

function relatedOf(visible: Visible, { sidecar }: Confined, cx: RuleContext): readonly Related[] {
  const related: Related[] = [];
  if (sidecar) {
    const { id } = sidecar.facts;
    const found = cx.lookUp(SIDECAR, id.namespace, id.name);
    const path = ["spec", "outboundTrafficPolicy"];
    if (found.is === "found") related.push({ entry: found.value, path, message: `${showId(id)} applies` });
  }
  if ("entry" in visible)
    related.push({ entry: visible.entry, path: ["spec", "hosts"], message: showId(visible.entry.facts.id) });
  return related;
}

/** `cart.shop`: a Service of another namespace, by its short name. */
function isInside(host: string, cx: RuleContext): boolean {
  const [, namespace = "", more] = host.split(".");
  if (more !== undefined) return false;
  return cx.lookUp(NAMESPACE, "", namespace).is === "found" || cx.list(SERVICE, namespace).length > 0;
}

/** Whether the sidecar takes connections to a port over (reach-semantics IS-1). */
function isCaptured({ port }: ExternalHost, { istio }: WorkloadFacts): boolean {
  const said = (name: string): readonly string[] | undefined =>
    istio?.annotations[`traffic.sidecar.istio.io/${name}`]?.split(",").map((item) => item.trim());
  if (said("includeOutboundPorts")?.includes(String(port))) return true;
  if (said("excludeOutboundPorts")?.includes(String(port))) return false;
  // Which addresses the name has is not known: only ranges that take all or nothing tell.
  if (said("excludeOutboundIPRanges")?.some((range) => range === "*" || range === "0.0.0.0/0")) return false;
  const included = said("includeOutboundIPRanges");
  return included === undefined || included.some((range) => range === "*" || range === "0.0.0.0/0");
}
