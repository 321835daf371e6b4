// Which resources an API server has, and in which versions: one request to the aggregated discovery, or one a group where the
// server is too old for it.

import { isObject, type JsonObject } from "../base/json.ts";
import { readList, readObject, readText } from "../model/read.ts";
import type { Family } from "./families.ts";
import { ApiFailure, readObjectAnswer } from "./follow/answer.ts";
import type { Transport } from "./transport.ts";

/** Versions of each resource, `group/resource` → versions as the server prefers them. */
export type Discovered = ReadonlyMap<string, readonly string[]>;

const AGGREGATED =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/** Asks for everything under /apis. Throws ApiFailure or TransportError. */
export async function discover(
  transport: Transport,
  wanted: readonly Family[],
  signal: AbortSignal,
): Promise<Discovered> {
  const answer = await readObjectAnswer(
    await transport.send({ method: "GET", path: "/apis", accept: AGGREGATED }, signal),
  );
  if (answer["kind"] === "APIGroupDiscoveryList") return fromAggregated(answer);
  const groups = new Set(wanted.map(({ group }) => group));
  const found = new Map<string, string[]>();
  for (const item of readList(answer["groups"]).filter(isObject)) {
    const group = readText(item["name"]) ?? "";
    if (!groups.has(group)) continue;
    for (const version of readList(item["versions"]).filter(isObject)) {
      const name = readText(version["version"]) ?? "";
      for (const resource of await resourcesOf(transport, group, name, signal)) add(found, group, resource, name);
    }
  }
  return found;
}

/** The best version of a family that the server has; undefined where it has none that is understood. */
export function versionOf(
  { group, resource, versions, isBuiltIn }: Family,
  discovered: Discovered,
): string | undefined {
  const has = discovered.get(`${group}/${resource}`);
  return versions.find((version) => has?.includes(version)) ?? (isBuiltIn && group === "" ? "v1" : undefined);
}

/** Whether the server has any resource in a version of a group: `cilium.io/v2`. */
export function isServed(apiVersion: string, discovered: Discovered): boolean {
  const [group = "", version = ""] = apiVersion.split("/");
  return [...discovered].some(([key, versions]) => key.startsWith(`${group}/`) && versions.includes(version));
}

function fromAggregated(list: JsonObject): Discovered {
  const found = new Map<string, string[]>();
  for (const item of readList(list["items"]).filter(isObject)) {
    const group = readText(readObject(item["metadata"])["name"]) ?? "";
    for (const version of readList(item["versions"]).filter(isObject)) {
      for (const resource of readList(version["resources"]).filter(isObject))
        add(found, group, readText(resource["resource"]) ?? "", readText(version["version"]) ?? "");
    }
  }
  return found;
}

/** A group whose server is down is as if it were not there; the others are. */
async function resourcesOf(
  transport: Transport,
  group: string,
  version: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const path = `/apis/${encodeURIComponent(group)}/${encodeURIComponent(version)}`;
    const answer = await readObjectAnswer(await transport.send({ method: "GET", path }, signal));
    return readList(answer["resources"])
      .filter(isObject)
      .flatMap(({ name }) => readText(name) ?? []);
  } catch (error) {
    if (error instanceof ApiFailure) return [];
    throw error;
  }
}

function add(found: Map<string, string[]>, group: string, resource: string, version: string): void {
  const key = `${group}/${resource}`;
  const versions = found.get(key);
  if (versions) versions.push(version);
  else found.set(key, [version]);
}
