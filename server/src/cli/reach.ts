// `sallyport reach`: what each workload, or one, can reach and be reached by, and what each policy makes of its pods. Reads a view, gives text.

import { toBlocks } from "../base/ipSet.ts";
import { toFieldPath } from "../base/json.ts";
import type { ServiceFacts, WorkloadFacts } from "../model/facts.ts";
import { type ResourceId, showId, showName } from "../model/resourceId.ts";
import type { PolicyView } from "../model/views.ts";
import type { Engine } from "../policy/engine.ts";
import { reachOfPolicy } from "../policy/policyReach.ts";
import type { Cite } from "../policy/policyRule.ts";
import { isNoPort } from "../policy/portSet.ts";
import { type Reach, reachOf } from "../policy/reach.ts";
import { workloadDocument } from "../policy/reachDocument.ts";
import { policyLensTexts, reachText } from "../policy/words.ts";
import { type EngineChoice, engineFor } from "./connections.ts";
import { toPortsJson } from "./report/connectionsJson.ts";
import { UsageError } from "./usage.ts";

export const reachFormats = ["text", "json", "markdown"] as const;
export type ReachFormat = (typeof reachFormats)[number];

/** Where a citation stands; undefined for live objects. Lines count from one. */
export type Where = (cite: Cite) => { readonly file: string; readonly line: number } | undefined;

/** What the command prints. Throws UsageError for a `workload` that the view does not hold. */
export function reachReport(
  view: PolicyView,
  choice: EngineChoice,
  workload: string | undefined,
  format: ReachFormat,
  where: Where,
): string {
  const engine = engineFor(view, choice);
  const chosen = workload === undefined ? engine.ground.workloads : [findWorkload(engine, workload)];
  const policies = workload === undefined ? policyTexts(engine) : [];
  switch (format) {
    case "text":
      return [...chosen.map((one) => toText(engine, one)), ...policies.map(policyText)].join("");
    case "json": {
      const report = {
        workloads: chosen.map((one) => toJson(engine, one, where)),
        policies: policies.map(({ id, texts }) => ({ kind: id.kind, namespace: id.namespace, name: id.name, texts })),
      };
      return `${JSON.stringify(report, undefined, 2)}\n`;
    }
    case "markdown": {
      const place = (cite: Cite) => {
        const at = where(cite);
        return at && `${at.file}:${at.line}`;
      };
      return chosen
        .map((one) => workloadDocument(engine, one, { where: place, source: "from these manifests" }))
        .join("\n");
    }
  }
}

/** A workload by `namespace/kind/name`, `namespace/name` or `name`; throws UsageError where none or several fit. */
export function findWorkload(engine: Engine, text: string): WorkloadFacts {
  const parts = text.split("/");
  const name = parts.at(-1);
  const namespace = parts.length > 1 ? parts[0] : undefined;
  const kind = parts.length > 2 ? parts[1]?.toLowerCase() : undefined;
  const found = engine.ground.workloads.filter(
    ({ id }) =>
      id.name === name &&
      (namespace === undefined || id.namespace === namespace) &&
      (kind === undefined || id.kind.toLowerCase() === kind),
  );
  const [first] = found;
  if (!first) throw new UsageError(`no workload "${text}" in the input`);
  const names = new Set(found.map(({ id }) => showId(id)));
  if (names.size > 1)
    throw new UsageError(`"${text}" is ambiguous: ${[...names].join(", ")}; write namespace/kind/name`);
  return first;
}

/** A Service by `namespace/service/name`, or by `namespace/name` where no workload bears that name. */
export function findService(engine: Engine, text: string): ServiceFacts | undefined {
  const [namespace, kind, name = kind] = text.split("/");
  const isNamed = kind?.toLowerCase() === "service" && text.split("/").length === 3;
  if (!isNamed && text.split("/").length !== 2) return undefined;
  const isWorkload = engine.ground.workloads.some(({ id }) => id.namespace === namespace && id.name === name);
  if (isWorkload && !isNamed) return undefined;
  const found = engine.view.services.find(({ id }) => id.namespace === namespace && id.name === name);
  if (!found && isNamed) throw new UsageError(`no Service "${namespace}/${name}" in the input`);
  return found;
}

interface PolicyTexts {
  readonly id: ResourceId;
  readonly texts: readonly string[];
}

/** What each policy's pods reach under all policies; a policy whose pods are not known is judged by its selector. */
function policyTexts(engine: Engine): readonly PolicyTexts[] {
  return engine.view.policies.flatMap(({ id }) => {
    const reach = reachOfPolicy(engine, id);
    const texts = reach ? policyLensTexts(reach) : [];
    return texts.length > 0 ? [{ id, texts }] : [];
  });
}

function policyText({ id, texts }: PolicyTexts): string {
  return `${[showId(id), ...texts.map((text) => `  ${text}`)].join("\n")}\n`;
}

function toText(engine: Engine, workload: WorkloadFacts): string {
  const lines = [showId(workload.id)];
  for (const direction of ["egress", "ingress"] as const)
    lines.push(`  ${reachText(reachOf(engine, workload, direction), 400)}`);
  return `${lines.join("\n")}\n`;
}

function toJson(engine: Engine, workload: WorkloadFacts, where: Where) {
  const { kind, namespace, name } = workload.id;
  return {
    kind,
    namespace,
    name,
    egress: directionJson(reachOf(engine, workload, "egress"), where),
    ingress: directionJson(reachOf(engine, workload, "ingress"), where),
  };
}

function directionJson(reach: Reach, where: Where) {
  const because = (cites: readonly Cite[]) => cites.map((cite) => citeJson(cite, where));
  return {
    selectedBy: reach.selectedBy.map(({ id }) => ({ kind: id.kind, namespace: id.namespace, name: id.name })),
    everything: reach.everything,
    nothing: reach.nothing,
    workloads: reach.workloads.map(({ peer, ports, unsettled, because: why }) => ({
      ...idJson(peer),
      ports: toPortsJson(ports),
      ...(isNoPort(unsettled) ? {} : { unknown: toPortsJson(unsettled) }),
      because: because(why()),
    })),
    outside: reach.outside.map(({ ranges, ports, unsettled, because: why }) => ({
      ipBlocks: toBlocks(ranges),
      ports: toPortsJson(ports),
      ...(isNoPort(unsettled) ? {} : { unknown: toPortsJson(unsettled) }),
      because: because(why()),
    })),
    ...(reach.names.length === 0
      ? {}
      : {
          names: reach.names.map(({ name, ports, because: why }) => ({
            name,
            ports: toPortsJson(ports),
            because: because(why),
          })),
        }),
    ...(reach.unlearnt.length === 0
      ? {}
      : {
          neverLearnt: reach.unlearnt.map(({ name, ports, because: why }) => ({
            name,
            ports: toPortsJson(ports),
            because: because(why),
          })),
        }),
    ...(reach.leavesBy.length === 0
      ? {}
      : {
          leavesBy: reach.leavesBy.map(({ leaving, ranges, why }) => ({
            resource: { kind: leaving.id.kind, namespace: leaving.id.namespace, name: leaving.id.name },
            ipBlocks: toBlocks(ranges),
            ...(leaving.address === undefined ? {} : { address: leaving.address }),
            node: leaving.node,
            ...(why === undefined ? {} : { why }),
          })),
        }),
    ...(reach.controller
      ? {
          ingressController: {
            ports: toPortsJson(reach.controller.ports),
            refused: toPortsJson(reach.controller.refused),
          },
        }
      : {}),
    ...(reach.exposed.length === 0
      ? {}
      : {
          exposed: reach.exposed.map(({ service, ports, clients, why }) => ({
            service: { namespace: service.id.namespace, name: service.id.name, type: service.type },
            ports: toPortsJson(ports),
            ipBlocks: toBlocks(clients),
            ...(why === undefined ? {} : { why }),
          })),
        }),
    blockedByOtherSide: reach.blockedByOtherSide.map(({ peer, ports, because: why }) => ({
      ...idJson(peer),
      ports: toPortsJson(ports),
      because: because(why()),
    })),
    ...(reach.dns
      ? {
          dns: {
            udp: reach.dns.udp,
            tcp: reach.dns.tcp,
            ...(reach.dns.why === undefined ? {} : { why: reach.dns.why }),
          },
        }
      : {}),
    internet: toPortsJson(reach.internet),
    metadata: toPortsJson(reach.metadata),
    unknown: reach.unknown.map(({ why }) => why),
  };
}

/** A citation as JSON; `file` and `line` only where a file holds it. */
export function citeJson(cite: Cite, where: Where) {
  const at = where(cite);
  return {
    resource: { kind: cite.id.kind, namespace: cite.id.namespace, name: cite.id.name },
    path: toFieldPath(cite.path),
    ...(at ? { file: at.file, line: at.line } : {}),
    text: cite.text,
  };
}

/** `web/deny-all, spec.egress[0] (policy.yaml:14)`. */
export function showCite(cite: Cite, where: Where): string {
  const at = where(cite);
  return `${showName(cite.id)}, ${toFieldPath(cite.path)}${at ? ` (${at.file}:${at.line})` : ""}`;
}

function idJson({ id }: WorkloadFacts) {
  return { kind: id.kind, namespace: id.namespace, name: id.name };
}
