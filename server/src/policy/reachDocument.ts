// The reach of a workload or of a policy's pods as a Markdown document: what is reached, by which rule, what is not and
// why, and what an edit changes. Positions come in as a callback; every name is escaped.

import { nameAddresses } from "../base/ipKinds.ts";
import { covers, everyAddress, isNoAddress, sizeOf } from "../base/ipSet.ts";
import { toFieldPath } from "../base/json.ts";
import { escape } from "../base/markdown.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import { type ResourceId, showId, showName, toKey } from "../model/resourceId.ts";
import type { Engine } from "./engine.ts";
import { showLeaving } from "./leavings.ts";
import { table } from "./markdown.ts";
import { showAbsent, showPodMatch } from "./podMatchText.ts";
import { type PolicyReach, reachOfPolicy } from "./policyReach.ts";
import type { Cite, Direction } from "./policyRule.ts";
import { isEveryPort, isNoPort, noPort, type PortSet, portRanges } from "./portSet.ts";
import { limitText, showPorts, showWay } from "./portsText.ts";
import { nameRanges, showRanges } from "./rangesText.ts";
import { type Reach, reachOf } from "./reach.ts";
import { reachSummary, selectsNoneText } from "./words.ts";

export interface DocumentContext {
  /** Where a citation stands: `networkpolicy.yaml:14`; undefined where no file has it. */
  where(cite: Cite): string | undefined;
  /** What the answer is computed from: `cluster prod (live), with your unsaved edit of networkpolicy.yaml`; "" in a part of a page. */
  readonly source: string;
  /** The engine over what is saved, where an edit is not. */
  readonly saved?: Engine | undefined;
  /** `Compared with cluster prod: − internet`, where the cluster has another version of the object. */
  readonly compared?: string | undefined;
  /** `3 pods`; undefined where nobody knows how many. */
  podsOf?(workload: WorkloadFacts): string | undefined;
}

/** Rows of one table; a cluster-wide "everything" is a sentence and not 2,000 rows. */
const MAX_ROWS = 200;

/** The document of a workload, both directions. */
export function workloadDocument(engine: Engine, workload: WorkloadFacts, context: DocumentContext): string {
  const lines: string[] = [];
  for (const direction of ["egress", "ingress"] as const) {
    const reach = reachOf(engine, workload, direction);
    const pods = context.podsOf?.(workload);
    const what = pods === undefined ? workload.id.kind : `${workload.id.kind}, ${pods}`;
    lines.push(`# ${title(direction)} of ${escape(showName(workload.id))} (${what})`, "");
    if (direction === "egress") lines.push(...headLines(context));
    lines.push(...section(reach, context));
  }
  return finish(lines);
}

/** The document of a policy: its pods as they stand under all policies. Undefined for an id that is no policy of the view. */
export function policyDocument(engine: Engine, id: ResourceId, context: DocumentContext): string | undefined {
  const reach = reachOfPolicy(engine, id);
  if (!reach) return undefined;
  const lines = [`# ${escape(id.kind)} ${escape(showName(id))}`, "", ...headLines(context), ...selection(reach)];
  for (const direction of ["egress", "ingress"] as const) {
    for (const one of reach[direction] ?? []) {
      const whose = reach.hypothetical ? `pods with ${reach.subject}` : showName(one.workload.id);
      lines.push(`## ${title(direction)} of ${escape(whose)}`, "", ...section(one, context));
    }
  }
  return finish(lines);
}

/** The ways out of several workloads, each under a heading. */
export function egressLines(
  engine: Engine,
  workloads: readonly WorkloadFacts[],
  context: DocumentContext,
): readonly string[] {
  return workloads
    .slice(0, MAX_ROWS)
    .flatMap((workload) => [
      `## ${title("egress")} of ${escape(showName(workload.id))}`,
      "",
      ...section(reachOf(engine, workload, "egress"), context),
    ]);
}

/** What the answers are computed from, and what the object changes. */
export function headLines({ source, compared }: DocumentContext): readonly string[] {
  return [...(source === "" ? [] : [escape(source), ""]), ...(compared === undefined ? [] : [escape(compared), ""])];
}

function selection(reach: PolicyReach): readonly string[] {
  const lines: string[] = [];
  if (reach.isStaged) lines.push("It is staged and has no effect. What follows is what it would do.", "");
  if (reach.hypothetical)
    lines.push(`It ${escape(selectsNoneText(reach))}. What follows holds for a pod with exactly these labels.`);
  else lines.push(`It selects ${shortList(reach.pods.map(({ id }) => showName(id)))}.`);
  if (reach.others.length > 0)
    lines.push(
      "",
      `Other policies on the same pods: ${shortList(reach.others.map(({ id }) => `${id.kind} ${showName(id)}`))}.`,
    );
  return [...lines, ""];
}

function section(reach: Reach, context: DocumentContext): readonly string[] {
  const lines: string[] = [];
  if (reach.everything || reach.nothing) {
    const summary = reachSummary(reach, 400);
    lines.push(`${escape(`${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}`)}.`, "");
  }
  const rows = rowsOf(reach, context);
  lines.push(...table([reach.direction === "egress" ? "To" : "From", "Ports", "Allowed by"], rows.slice(0, MAX_ROWS)));
  if (rows.length > MAX_ROWS) lines.push(`… and ${(rows.length - MAX_ROWS).toLocaleString("en")} more.`, "");
  lines.push(...exposedLines(reach), ...leavingLines(reach));
  const refused = refusals(reach, context);
  if (refused.length > 0) {
    // Where no policy of its own says whom it means, nothing points anywhere.
    lines.push(
      reach.everything ? "Refused on the other side" : "Not reachable, though something here points at it",
      "",
    );
    lines.push(
      ...table(
        [reach.direction === "egress" ? "To" : "From", "Why not", "Smallest change"],
        refused.slice(0, MAX_ROWS),
      ),
    );
  }
  if (reach.unknown.length > 0) {
    lines.push("Not known", "", ...reach.unknown.map(({ why }) => `- ${escape(why)}`), "");
  }
  if (reach.assumptions.length > 0) lines.push(`Assumed: ${reach.assumptions.map(escape).join("; ")}.`, "");
  lines.push(...editLines(reach, context));
  return lines;
}

function rowsOf(reach: Reach, context: DocumentContext): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  if (reach.everything) return rows;
  for (const { ranges, ports, limited, unsettled, because } of reach.outside) {
    const limit = limitText(ports, limited, because);
    const kind = nameAddresses(ranges);
    // `private (RFC 1918)` stands in parentheses already.
    const size = `${sizeOf(ranges).toLocaleString("en")} addresses${kind === undefined ? "" : `, ${kind.replace(/ \(.*\)$/, "")}`}`;
    const text = showRanges(ranges).join(", ");
    const named = nameRanges(ranges).some(({ danger }) => danger === "internet")
      ? `internet: ${text}`
      : `${text} (${size})`;
    rows.push([escape(named), portCell(ports, unsettled, limit), cites(because(), reach, context)]);
  }
  for (const end of reach.names) {
    const limit = limitText(end.ports, end.limited, () => end.because);
    rows.push([
      escape(`${end.name}${showWay(end)}`),
      portCell(end.ports, noPort, limit),
      cites(end.because, reach, context),
    ]);
  }
  const { controller } = reach;
  if (controller)
    rows.push([
      "\\{ingress controller\\}",
      portCell(controller.ports, controller.unsettled, ""),
      cites(controller.because, reach, context),
    ]);
  for (const { peer, ports, limited, unsettled, because } of reach.workloads) {
    const limit = limitText(ports, limited, because);
    const destination = reach.direction === "egress" ? peer : reach.workload;
    const cell = portCell(ports, unsettled, limit, destination);
    rows.push([escape(showName(peer.id)), cell, cites(because(), reach, context)]);
  }
  for (const { match, ports, portNames, because } of reach.absent) {
    const texts = [...(isNoPort(ports) ? [] : [showPorts(ports)]), ...portNames.map(escape)].join(", ");
    rows.push([showAbsent(match, escape(showPodMatch(match))), texts, cites(because, reach, context)]);
  }
  return rows;
}

/** `Exposed by LoadBalancer web/front on 8080/TCP: internet, private ranges`: who of the clients outside gets in. */
function exposedLines({ exposed }: Reach): readonly string[] {
  return exposed.flatMap(({ service, ports, clients, why }) => {
    const who = isNoAddress(clients)
      ? "no address outside gets in"
      : covers(clients, everyAddress)
        ? "every address outside"
        : nameRanges(clients)
            .map(({ text }) => text)
            .join(", ");
    const doubt = why === undefined ? "" : `; ${why}`;
    const head = `Exposed by ${service.type} ${showName(service.id)} on ${showPorts(ports)}`;
    return [escape(`${head}: ${who}${doubt}`), ""];
  });
}

/** `What it sends to 0.0.0.0/0 leaves by 10.0.0.9 of node egress-1 (CiliumEgressGatewayPolicy out)`. */
function leavingLines({ leavesBy }: Reach): readonly string[] {
  return leavesBy.flatMap(({ leaving, ranges, why }) => {
    const doubt = why === undefined ? "" : `; ${why}`;
    const text = `What it sends to ${showRanges(ranges).join(", ")} leaves by ${showLeaving(leaving)} (${showId(leaving.id)})${doubt}`;
    return [escape(text), ""];
  });
}

function refusals(reach: Reach, context: DocumentContext): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const { dns } = reach;
  if (dns?.udp === "deny" && !reach.everything) {
    const [only, ...more] = reach.selectedBy;
    const whose = only && more.length === 0 ? escape(showName(only.id)) : `${reach.selectedBy.length} policies`;
    const why = `no rule of ${whose} allows it`;
    rows.push(["kube-system/kube-dns 53/UDP", why, "add a DNS rule (fix)"]);
  }
  for (const { name, ports, because } of reach.unlearnt) {
    const why = `never learnt: it can't be looked up through the proxy (${cites(because, reach, context)})`;
    rows.push([withPortsOf(name, ports), why, "add it to rules.dns of a rule for port 53 of the DNS pods"]);
  }
  for (const { peer, ports, because } of reach.blockedByOtherSide) {
    const [first] = because();
    const verb = reach.direction === "egress" ? "refuses" : "does not let it out";
    const why = first ? `${escape(showName(first.id))} ${verb}` : verb;
    const place = first ? context.where(first) : undefined;
    const change = `add a ${reach.direction === "egress" ? "from" : "to"}-rule${first ? ` in ${escape(place ?? showName(first.id))}` : ""}`;
    rows.push([withPortsOf(showName(peer.id), ports), why, change]);
  }
  const { controller } = reach;
  if (controller && !isNoPort(controller.refused)) {
    rows.push([
      `\\{ingress controller\\} ${showPorts(controller.refused)}`,
      "no rule admits it",
      "add a from-rule for the ingress controller's pods",
    ]);
  }
  return rows;
}

function withPortsOf(name: string, ports: PortSet): string {
  return `${escape(name)} ${isEveryPort(ports) ? "on all ports" : showPorts(ports)}`;
}

function cites(list: readonly Cite[], reach: Reach, context: DocumentContext): string {
  if (list.length === 0)
    return reach.selectedBy.length + reach.boundBy.length === 0 ? "no policy selects it" : "no rule denies it";
  return list
    .map((cite) => {
      const place = context.where(cite);
      const at = toFieldPath(cite.path.slice(1, 3));
      return `${escape(showName(cite.id))}${at === "" ? "" : `, ${escape(at)}`}${place === undefined ? "" : ` (${escape(place)})`}`;
    })
    .join("; ");
}

/** `limit` says what passes of ports that are opened in part. */
function portCell(ports: PortSet, unsettled: PortSet, limit: string, destination?: WorkloadFacts): string {
  const texts: string[] = [];
  if (!isNoPort(ports)) texts.push(`${showPorts(ports)}${portNames(ports, destination)}${escape(limit)}`);
  if (!isNoPort(unsettled)) texts.push(`unknown: ${showPorts(unsettled)}`);
  return texts.join("; ");
}

/** ` (http)`: the container's name of the port, where it is one port. */
function portNames(ports: PortSet, destination: WorkloadFacts | undefined): string {
  const [only, more] = portRanges(ports);
  if (!only || more || only.from !== only.to) return "";
  const name = destination?.ports.find(({ port, protocol }) => port === only.from && protocol === only.protocol)?.name;
  return name === undefined ? "" : ` (${escape(name)})`;
}

/** More are no help on one line. */
const MAX_EDITS = 20;

/** `Your edit changes: − 0.0.0.0/0 all · + payments/api 8080/TCP`. */
function editLines(reach: Reach, context: DocumentContext): readonly string[] {
  const { saved } = context;
  const workload = saved?.view.workloads.find(({ id }) => toKey(id) === toKey(reach.workload.id));
  if (!saved || !workload) return [];
  const before = endsOf(reachOf(saved, workload, reach.direction), context);
  const after = endsOf(reach, context);
  const changes = [
    ...before.filter((end) => !after.includes(end)).map((end) => `− ${end}`),
    ...after.filter((end) => !before.includes(end)).map((end) => `+ ${end}`),
  ];
  if (changes.length === 0) return [];
  const rest = changes.length > MAX_EDITS ? ` · +${changes.length - MAX_EDITS}` : "";
  return [`Your edit changes: ${changes.slice(0, MAX_EDITS).join(" · ")}${rest}`, ""];
}

/** The rows without their citations; of what is open or shut altogether, the sentence. */
function endsOf(reach: Reach, context: DocumentContext): readonly string[] {
  if (reach.everything || reach.nothing) return [escape(reachSummary(reach, 400))];
  return rowsOf(reach, context).map(([to = "", ports = ""]) => `${to} ${ports}`.trimEnd());
}

function shortList(texts: readonly string[]): string {
  const shown = texts.slice(0, 10).map(escape).join(", ");
  return texts.length > 10 ? `${shown} and ${texts.length - 10} more` : shown;
}

function title(direction: Direction): string {
  return direction === "egress" ? "Egress" : "Ingress";
}

function finish(lines: readonly string[]): string {
  return `${lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}
