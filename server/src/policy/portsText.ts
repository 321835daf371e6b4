// Ports as people write them: `8080/TCP`, `all TCP`, `api:443`; the few that are closed where that is shorter.

import type { Protocol } from "../model/facts.ts";
import type { Cite } from "./policyRule.ts";
import { everyPort, isEveryPort, isNoPort, type PortSet, portRanges, portsWithout, protocols } from "./portSet.ts";

/** `8080/TCP, 53/UDP`, `all`, `all TCP`: a port set in a table. */
export function showPorts(ports: PortSet): string {
  if (isEveryPort(ports)) return "all";
  if (isNoPort(ports)) return "none";
  const closed = allBut(ports);
  if (closed) return `all but ${showPorts(closed)}`;
  return rangesOf(ports)
    .map(({ protocol, from, to }) =>
      from === 1 && to === 65535 ? `all ${protocol}` : `${showRange(from, to)}/${protocol}`,
    )
    .join(", ");
}

/** The same with names of ports that no known pod turns into numbers: `app=db in b on pg`. */
export function withPortNames(name: string, ports: PortSet, portNames: readonly string[]): string {
  if (portNames.length === 0) return withPorts(name, ports);
  const numbers = isNoPort(ports) ? "" : `${showPorts(ports)}, `;
  return `${name} on ${numbers}${portNames.join(", ")}`;
}

/** `api:443`, `api:53/UDP`, `app=db in b on 443`: a name and its ports in a lens; the name alone for every port. */
export function withPorts(name: string, ports: PortSet): string {
  if (isEveryPort(ports)) return name;
  const closed = allBut(ports);
  if (closed) return `${name} on all but ${listPorts(closed)}`;
  return `${name}${/[ :]/.test(name) ? " on " : ":"}${listPorts(ports)}`;
}

/** ` (GET /api only)`, ` (some requests)`: what passes of ports that are opened in part; "" where all of it does. */
export function limitText(ports: PortSet, limited: PortSet, because: () => readonly Cite[]): string {
  if (isNoPort(limited)) return "";
  const limits = [...new Set(because().flatMap(({ limit }) => limit ?? []))].join(" or ");
  const isWhole = isNoPort(portsWithout(ports, limited));
  return isWhole && limits !== "" && limits.length <= LONGEST_LIMIT ? ` (${limits} only)` : " (some requests)";
}

const LONGEST_LIMIT = 40;

/** `api.example.com:443 through istio-egressgateway`: a name, and the pods in between. */
export function showNamed(end: { readonly name: string; readonly ports: PortSet } & Way): string {
  return `${withPorts(end.name, end.ports)}${showWay(end)}`;
}

interface Way {
  readonly through?: string;
  readonly alsoDirect?: boolean;
}

/** ` through istio-egressgateway, and directly`; nothing for a name that is called itself. */
export function showWay({ through, alsoDirect }: Way): string {
  return through === undefined ? "" : ` through ${through}${alsoDirect ? " and directly" : ""}`;
}

/** The few ports that are closed, where telling them is shorter than telling those that are open. */
function allBut(ports: PortSet): PortSet | undefined {
  const closed = portsWithout(everyPort, ports);
  const ranges = portRanges(closed);
  const isShort = ranges.length <= 3 && ranges.every(({ from, to }) => from !== 1 || to !== 65535);
  return isShort && ranges.length < portRanges(ports).length ? closed : undefined;
}

function listPorts(ports: PortSet): string {
  const ranges = rangesOf(ports);
  const shown = ranges.slice(0, 3);
  const allTcp = shown.every(({ protocol }) => protocol === "TCP");
  const texts = shown.map(({ protocol, from, to }) => {
    const range = from === 1 && to === 65535 ? "*" : showRange(from, to);
    return allTcp ? (range === "*" ? "*/TCP" : range) : `${range}/${protocol}`;
  });
  const more = ranges.length > shown.length ? `,+${ranges.length - shown.length}` : "";
  return `${texts.join(",")}${more}`;
}

/** The ranges; of ports that are the same in every protocol, once for all: `53/ANY`. */
function rangesOf(
  ports: PortSet,
): readonly { readonly protocol: Protocol | "ANY"; readonly from: number; readonly to: number }[] {
  const ranges = portRanges(ports);
  const [first = [], ...others] = protocols.map((protocol) =>
    ranges.filter((range) => range.protocol === protocol).map(({ from, to }) => ({ from, to })),
  );
  const isSame = others.every(
    (other) =>
      other.length === first.length && other.every(({ from, to }, i) => from === first[i]?.from && to === first[i]?.to),
  );
  return isSame ? first.map((range) => ({ protocol: "ANY" as const, ...range })) : ranges;
}

function showRange(from: number, to: number): string {
  return from === to ? `${from}` : `${from}-${to}`;
}
