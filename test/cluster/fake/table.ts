// Columns and cells of `kubectl get`: those of Services and Secrets in full, of custom resources as their definition says, of
// the rest name and age.

import { type Json, type JsonObject, jsonAt } from "../../../server/src/base/json.ts";
import { list, mapping } from "./loose.ts";
import type { Resource } from "./resources.ts";
import type { Entry } from "./store.ts";

interface Column {
  readonly name: string;
  readonly type?: "string" | "integer";
  readonly priority?: number;
  readonly cell: (object: JsonObject) => Json;
}

/** The columnDefinitions of a resource's table. */
export function columnsOf(resource: Resource): readonly JsonObject[] {
  return columns(resource).map(({ name, type = "string", priority = 0 }) => ({
    name,
    type,
    format: name === "Name" ? "name" : "",
    description: `${name} of the ${resource.kind}`,
    priority,
  }));
}

/** The cells of an object's row. */
export function cellsOf(resource: Resource, entry: Entry): readonly Json[] {
  return columns(resource).map(({ cell }) => cell(entry.object));
}

const NAME: Column = { name: "Name", cell: (object) => jsonAt(object, ["metadata", "name"]) ?? "" };
const AGE: Column = { name: "Age", cell: (object) => ageOf(jsonAt(object, ["metadata", "creationTimestamp"])) };

const SERVICE: readonly Column[] = [
  NAME,
  { name: "Type", cell: (object) => jsonAt(object, ["spec", "type"]) ?? "ClusterIP" },
  { name: "Cluster-IP", cell: (object) => orNone(jsonAt(object, ["spec", "clusterIP"])) },
  { name: "External-IP", cell: externalIp },
  {
    name: "Port(s)",
    cell: (object) =>
      orNone(
        list(jsonAt(object, ["spec", "ports"]))
          .map(portOf)
          .join(","),
      ),
  },
  AGE,
  { name: "Selector", priority: 1, cell: (object) => orNone(pairs(jsonAt(object, ["spec", "selector"]))) },
];

const SECRET: readonly Column[] = [
  NAME,
  { name: "Type", cell: (object) => object["type"] ?? "Opaque" },
  { name: "Data", type: "integer", cell: (object) => Object.keys(mapping(object["data"])).length },
  AGE,
];

function columns({ storage, custom }: Resource): readonly Column[] {
  if (storage === "/services") return SERVICE;
  if (storage === "/secrets") return SECRET;
  const more = list(custom?.["additionalPrinterColumns"])
    .map(mapping)
    .map(
      (column): Column => ({
        name: String(column["name"]),
        cell: (object) => jsonAt(object, String(column["jsonPath"]).split(".").slice(1)) ?? "",
      }),
    );
  return [NAME, ...more, AGE];
}

function externalIp(object: JsonObject): Json {
  if (jsonAt(object, ["spec", "type"]) === "ExternalName") return jsonAt(object, ["spec", "externalName"]) ?? "";
  if (jsonAt(object, ["spec", "type"]) !== "LoadBalancer") return "<none>";
  const addresses = list(jsonAt(object, ["status", "loadBalancer", "ingress"])).map((one) => mapping(one)["ip"]);
  return addresses.length > 0 ? addresses.join(",") : "<pending>";
}

function portOf(port: Json): string {
  const { port: number, nodePort, protocol = "TCP" } = mapping(port);
  return `${String(number)}${nodePort === undefined ? "" : `:${String(nodePort)}`}/${String(protocol)}`;
}

function pairs(value: Json | undefined): string {
  return Object.entries(mapping(value))
    .map(([key, text]) => `${key}=${String(text)}`)
    .join(",");
}

function orNone(value: Json | undefined): Json {
  return value === undefined || value === "" ? "<none>" : value;
}

/** `0s`, `77s`, `3m`, `5h`, `12d`. */
function ageOf(created: Json | undefined): string {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(String(created))) / 1000));
  if (Number.isNaN(seconds)) return "<unknown>";
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
