// `sallyport diff OLD NEW`: the connections that are new, gone or changed. Reads two views, gives text.

import type { PolicyView } from "../model/views.ts";
import { connections } from "../policy/connections.ts";
import {
  type ChangedConnection,
  type ConnectionDiff,
  diffConnections,
  isNoDiff,
  type Passing,
} from "../policy/diff.ts";
import { createEngine } from "../policy/engine.ts";
import { optionsFor, optionsIn } from "../policy/options.ts";
import { isNoPort } from "../policy/portSet.ts";
import { showPorts } from "../policy/portsText.ts";
import type { EngineChoice } from "./connections.ts";
import { toPeerJson, toPortsJson } from "./report/connectionsJson.ts";
import { showPeer } from "./report/connectionsText.ts";

export const diffFormats = ["text", "json"] as const;
export type DiffFormat = (typeof diffFormats)[number];

/** What the command prints. */
export function diffReport(before: PolicyView, after: PolicyView, choice: EngineChoice, format: DiffFormat): string {
  // One reading of both, so that a plugin's first policy changes what it says and not how all others are read.
  const both = { policies: [...before.policies, ...after.policies] };
  const options =
    choice.engine === undefined ? optionsIn(both, choice.profile) : optionsFor(choice.engine, choice.profile);
  const diff = diffConnections(connections(createEngine(before, options)), connections(createEngine(after, options)));
  return format === "json" ? toJson(diff) : toText(diff);
}

function toText(diff: ConnectionDiff): string {
  if (isNoDiff(diff)) return "no connection changes\n";
  const pair = ({ source, destination }: ChangedConnection) => `${showPeer(source)} → ${showPeer(destination)}`;
  const lines = [
    ...diff.added.map((entry) => `+ ${pair(entry)}: ${showPassing(entry.after)}`),
    ...diff.removed.map((entry) => `- ${pair(entry)}: ${showPassing(entry.before)}`),
    ...diff.changed.map((entry) => `~ ${pair(entry)}: ${showPassing(entry.before)} → ${showPassing(entry.after)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function showPassing({ allow, unknown }: Passing): string {
  const texts = [isNoPort(allow) ? "" : showPorts(allow), isNoPort(unknown) ? "" : `unknown ${showPorts(unknown)}`];
  return texts.filter((text) => text !== "").join(", ") || "none";
}

/** Added and removed as connections; changed with the ports before and after. */
function toJson(diff: ConnectionDiff): string {
  const ends = ({ source, destination }: ChangedConnection) => ({
    source: toPeerJson(source),
    destination: toPeerJson(destination),
  });
  const json = {
    added: diff.added.flatMap((entry) => passingJson(entry.after).map((passing) => ({ ...ends(entry), ...passing }))),
    removed: diff.removed.flatMap((entry) =>
      passingJson(entry.before).map((passing) => ({ ...ends(entry), ...passing })),
    ),
    changed: diff.changed.map((entry) => ({
      ...ends(entry),
      before: passingJson(entry.before),
      after: passingJson(entry.after),
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function passingJson({ allow, unknown }: Passing) {
  return [
    ...(isNoPort(allow) ? [] : [{ ports: toPortsJson(allow), status: "allow" as const }]),
    ...(isNoPort(unknown) ? [] : [{ ports: toPortsJson(unknown), status: "unknown" as const }]),
  ];
}
