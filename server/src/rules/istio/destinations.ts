// Where a VirtualService sends requests to: every Destination, with the place that it is written at.

import type { JsonObject, Path } from "../../base/json.ts";
import { readInteger, readList, readObject, readText } from "../../model/read.ts";

/** networking.istio.io Destination. */
export interface Destination {
  readonly host: string;
  readonly subset: string | undefined;
  readonly port: number | undefined;
  /** Whether a port is written, as a number or not. */
  readonly hasPort: boolean;
  readonly path: Path;
}

/** The routes of HTTP, TLS and TCP, and the mirrors of HTTP. */
export function destinationsOf(spec: JsonObject): readonly Destination[] {
  const http = itemsIn(spec, ["spec"], "http").flatMap(({ item, path }) => [
    ...itemsIn(item, path, "route").flatMap(inRoute),
    ...read(item["mirror"], [...path, "mirror"]),
    ...itemsIn(item, path, "mirrors").flatMap(inRoute),
  ]);
  const others = ["tls", "tcp"].flatMap((key) =>
    itemsIn(spec, ["spec"], key).flatMap(({ item, path }) => itemsIn(item, path, "route").flatMap(inRoute)),
  );
  return [...http, ...others];
}

/** The items of a list under a key that are mappings. */
export function itemsIn(
  value: JsonObject,
  path: Path,
  key: string,
): readonly { readonly item: JsonObject; readonly path: Path; readonly index: number }[] {
  return readList(value[key]).map((item, index) => ({ item: readObject(item), path: [...path, key, index], index }));
}

function inRoute({ item, path }: { readonly item: JsonObject; readonly path: Path }): readonly Destination[] {
  return read(item["destination"], [...path, "destination"]);
}

function read(value: JsonObject[string] | undefined, path: Path): readonly Destination[] {
  const { host, subset, port } = readObject(value);
  const name = readText(host);
  if (name === undefined) return [];
  const { number } = readObject(port);
  const hasPort = number !== undefined && number !== null;
  return [{ host: name, subset: readText(subset), port: readInteger(number), hasPort, path }];
}
