// `sallyport exposure`: what policies would let through to and from pods that do not exist yet. Reads a view, gives text.

import { toBlocks } from "../base/ipSet.ts";
import { isList, isObject, type Json, jsonAt } from "../base/json.ts";
import { showSelector } from "../model/selector.ts";
import type { PolicyView } from "../model/views.ts";
import { type DescribedPods, type Exposure, exposure, namedNamespace } from "../policy/exposure.ts";
import { showPodMatch } from "../policy/podMatchText.ts";
import type { PodMatch } from "../policy/policyRule.ts";
import { isNoPort, type PortSet } from "../policy/portSet.ts";
import { showPorts } from "../policy/portsText.ts";
import { type EngineChoice, engineFor } from "./connections.ts";
import { toPortsJson } from "./report/connectionsJson.ts";
import { listPorts, listRanges, listWorkload, showPeer } from "./report/connectionsText.ts";

export const exposureFormats = ["text", "json", "list"] as const;
export type ExposureFormat = (typeof exposureFormats)[number];

/** What the command prints. */
export function exposureReport(view: PolicyView, choice: EngineChoice, format: ExposureFormat): string {
  const found = exposure(engineFor(view, choice));
  switch (format) {
    case "text":
      return found.map(toText).join("");
    case "json":
      return `${JSON.stringify({ exposure: found.map(toJson) }, undefined, 2)}\n`;
    case "list":
      return toList(found);
  }
}

function toText({ workload, direction, isProtected, entireCluster, described }: Exposure): string {
  const who = showPeer({ is: "workload", workload });
  const [verb, sign] = direction === "egress" ? ["to", "→"] : ["from", "←"];
  if (!isProtected) return `${who} ${sign} everything: no policy selects it for ${direction}\n`;
  const lines = [
    ...(isNoPort(entireCluster) ? [] : [`any pod of the cluster: ${showPorts(entireCluster)}`]),
    ...described.map(({ match, ports }) => `${showPodMatch(match)}: ${showPorts(ports)}`),
  ];
  if (lines.length === 0) return `${who} ${sign} no pods but those there are\n`;
  return `${who}\n${lines.map((line) => `  ${sign} ${verb} ${line}\n`).join("")}`;
}

function toJson({ workload, direction, isProtected, entireCluster, described, outside }: Exposure) {
  const { kind, namespace, name } = workload.id;
  return {
    workload: { kind, namespace, name },
    direction,
    protected: isProtected,
    entireCluster: toPortsJson(entireCluster),
    described: described.map(({ match, ports }) => ({ ...matchJson(match), ports: toPortsJson(ports) })),
    outside: outside.map(({ ranges, ports }) => ({ ipBlocks: toBlocks(ranges), ports: toPortsJson(ports) })),
  };
}

function matchJson(match: PodMatch) {
  const namespace = namedNamespace(match);
  return {
    ...(namespace === undefined
      ? { namespaces: match.namespaces ? showSelector(match.namespaces) : "" }
      : { namespace }),
    pods: match.pods ? showSelector(match.pods) : "",
  };
}

/** The lines of the compatibility profile: exposure by direction, then the workloads that no policy protects. */
function toList(found: readonly Exposure[]): string {
  const lines: string[] = [];
  for (const direction of ["egress", "ingress"] as const) {
    const sign = direction === "egress" ? "=>" : "<=";
    lines.push(`${direction === "egress" ? "Egress" : "Ingress"} Exposure:`);
    const own: string[] = [];
    for (const { workload, entireCluster, described, outside, ...one } of found) {
      if (one.direction !== direction) continue;
      const say = (peer: string, ports: PortSet) =>
        own.push(`${listWorkload(workload)} ${sign} ${peer} : ${listPorts(ports)}`);
      if (isNoPort(entireCluster) && described.length === 0) continue;
      for (const { ranges, ports } of outside) for (const range of listRanges(ranges)) say(range, ports);
      if (!isNoPort(entireCluster)) say("entire-cluster", entireCluster);
      for (const pods of described) say(listDescribed(pods), pods.ports);
    }
    lines.push(...own.sort(), "");
  }
  lines.push("Workloads not protected by network policies:");
  const open = found.filter(({ isProtected }) => !isProtected);
  const names = open.map(
    ({ workload, direction }) =>
      `${listWorkload(workload)} is not protected on ${direction === "egress" ? "Egress" : "Ingress"}`,
  );
  lines.push(...names.sort());
  return lines.map((line) => `${line}\n`).join("");
}

/** `ns/[pod with {app=x}]`, `[namespace with {k=v}]/[all pods]`, `[all namespaces]/[pod with {…}]`. */
function listDescribed({ match, podSelector, namespaceSelector }: DescribedPods): string {
  const name = namedNamespace(match);
  const namespaces = listSelector(namespaceSelector);
  const pods = listSelector(podSelector);
  const where = name ?? (namespaces === "{}" ? "[all namespaces]" : `[namespace with ${namespaces}]`);
  return `${where}/${pods === "{}" ? "[all pods]" : `[pod with ${pods}]`}`;
}

/** Labels by key, then expressions by key; both as the policy writes them. */
function listSelector(selector: Json | undefined): string {
  const labels = jsonAt(selector, ["matchLabels"]);
  const expressions = jsonAt(selector, ["matchExpressions"]);
  const shown = (isList(expressions) ? expressions : []).filter(isObject).map((expression) => {
    const { key, operator, values } = expression;
    return `{Key:${String(key)},Operator:${String(operator)},Values:[${(isList(values) ? values : []).join(" ")}],}`;
  });
  const pairs = Object.entries(isObject(labels) ? labels : {}).map(([key, value]) => `${key}=${String(value)}`);
  return `{${[...pairs.sort(), ...shown.sort()].join(",")}}`;
}
