// Who reaches whom as short text, so that an expected table can be read: `c→w: TCP 8080`. `ext` is the outside.

import { toPairs } from "../../server/src/base/intervals.ts";
import { showV4 } from "../../server/src/base/ip.ts";
import { covers, everyAddress, type IpSet } from "../../server/src/base/ipSet.ts";
import { listPorts } from "../../server/src/cli/report/connectionsText.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { connections, type Peer } from "../../server/src/policy/connections.ts";
import { createEngine } from "../../server/src/policy/engine.ts";
import { type EngineOptions, optionsFor } from "../../server/src/policy/options.ts";

/** `c→w` → `TCP 8080` or `All`; pairs without a connection are not there. Unknown connections end in `?`. */
export function matrix(view: PolicyView, options: EngineOptions = optionsFor()): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { source, destination, ports, status } of connections(createEngine(view, options))) {
    const key = `${nameOf(source)}→${nameOf(destination)}`;
    const text = listPorts(ports).replace("All Connections", "All") + (status === "unknown" ? "?" : "");
    found.set(key, found.has(key) ? `${found.get(key)}; ${text}` : text);
  }
  return found;
}

/** The entries that an expectation names, `none` where there is no connection: to compare with it as one value. */
export function pick(found: ReadonlyMap<string, string>, names: Iterable<string>): Record<string, string> {
  return Object.fromEntries([...names].map((name) => [name, found.get(name) ?? "none"]));
}

function nameOf(peer: Peer): string {
  if (peer.is === "workload") return peer.workload.id.name;
  return peer.is === "outside" ? nameRanges(peer.ranges) : "ingress";
}

function nameRanges(ranges: IpSet): string {
  if (covers(ranges, everyAddress)) return "ext";
  const v4 = toPairs(ranges.v4).map(({ from, to }) => `${showV4(from)}-${showV4(to - 1)}`);
  return [...v4, ...(ranges.v6.length > 0 ? ["v6"] : [])].join(" ");
}
