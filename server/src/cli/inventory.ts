// `sallyport inventory`: what leaves the cluster, for people, documents and spreadsheets. Reads a view, gives text.

import { toFieldPath } from "../base/json.ts";
import { escape } from "../base/markdown.ts";
import { showId, showName } from "../model/resourceId.ts";
import type { PolicyView } from "../model/views.ts";
import { inventory, type WayOut } from "../policy/inventory.ts";
import { table } from "../policy/markdown.ts";
import { showPorts } from "../policy/portsText.ts";
import { showRanges } from "../policy/rangesText.ts";
import { type EngineChoice, engineFor } from "./connections.ts";
import { toPeerJson, toPortsJson } from "./report/connectionsJson.ts";
import { toCsv } from "./report/csv.ts";

export const inventoryFormats = ["text", "markdown", "csv", "json"] as const;
export type InventoryFormat = (typeof inventoryFormats)[number];

/** What the command prints. */
export function inventoryReport(view: PolicyView, choice: EngineChoice, format: InventoryFormat): string {
  const ways = inventory(engineFor(view, choice));
  switch (format) {
    case "text":
      return ways
        .map(
          (way) =>
            `${way.openness.padEnd(8)} ${showId(way.workload.id)} → ${where(way)}: ${showPorts(way.ports)}${way.why === undefined ? "" : ` (${way.why})`}\n`,
        )
        .join("");
    case "markdown":
      return `${[
        "# Egress inventory",
        "",
        ...table(
          HEAD,
          ways.map((way) => rowOf(way).map(escape)),
        ),
      ]
        .join("\n")
        .trimEnd()}\n`;
    case "csv":
      return toCsv([HEAD.map((title) => title.toLowerCase()), ...ways.map(rowOf)]);
    case "json":
      return `${JSON.stringify({ inventory: ways.map(toJson) }, undefined, 2)}\n`;
  }
}

const HEAD = ["Workload", "Openness", "Destination", "Kind", "Ports", "Allowed by"];

function rowOf(way: WayOut): readonly string[] {
  const allowedBy = way.because.map(({ id, path }) => `${showName(id)}, ${toFieldPath(path.slice(1, 3))}`).join("; ");
  return [
    showId(way.workload.id),
    way.openness,
    where(way),
    way.why ?? way.kind ?? "",
    showPorts(way.ports),
    allowedBy || "no policy selects it",
  ];
}

function where({ ranges, name }: WayOut): string {
  return ranges ? showRanges(ranges).join(", ") : (name ?? "");
}

function toJson({ workload, openness, ranges, name, ports, kind, why }: WayOut) {
  return {
    workload: { kind: workload.id.kind, namespace: workload.id.namespace, name: workload.id.name },
    openness,
    destination: ranges ? toPeerJson({ is: "outside", ranges }) : { name },
    ...(kind === undefined ? {} : { kind }),
    ports: toPortsJson(ports),
    ...(why === undefined ? {} : { why }),
  };
}
