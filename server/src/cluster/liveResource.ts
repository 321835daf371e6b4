// A live object as it is kept. There may be a hundred thousand, of which a person looks at a few: facts share what is equal, and
// the value is text until somebody reads it. A pod takes some 1.5 KB so, a tenth of what its objects take.

import { isList, isObject, type Json, type JsonObject } from "../base/json.ts";
import type { Facts } from "../model/facts.ts";
import { decodeValue, noContext, type Resource } from "../model/resource.ts";
import type { Interner } from "./interner.ts";
import { trimmed } from "./normalise.ts";

/** The object as a resource, trimmed; undefined where it has no name. */
export function toLiveResource(
  object: JsonObject,
  apiVersion: string,
  kind: string,
  interner: Interner,
): Resource | undefined {
  const value = trimmed(object, apiVersion, kind, interner.text);
  const [resource] = decodeValue(value, undefined, noContext);
  return resource?.named ? new LiveResource(resource, withSharedParts(resource.facts, interner), value) : undefined;
}

/** A class, so that the getter costs no object anything. */
class LiveResource implements Resource {
  readonly id: Resource["id"];
  readonly apiVersion: string;
  readonly facts: Facts;
  readonly namespaceFrom: Resource["namespaceFrom"];
  readonly named = true;
  readonly document = undefined;
  readonly path = TOP;
  readonly #text: string;

  constructor({ id, apiVersion, namespaceFrom }: Resource, facts: Facts, value: JsonObject) {
    this.id = id;
    this.apiVersion = apiVersion;
    this.facts = facts;
    this.namespaceFrom = namespaceFrom;
    this.#text = JSON.stringify(value);
  }

  get value(): JsonObject {
    const value = bare(JSON.parse(this.#text) as Json);
    return isObject(value) ? value : NOTHING;
  }
}

const TOP: Resource["path"] = [];
const NOTHING: JsonObject = {};

/** Without prototypes, see base/json.ts. */
function bare(value: Json): Json {
  if (isList(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const next: Record<string, Json> = Object.create(null);
  for (const [key, item] of Object.entries(value)) next[key] = bare(item);
  return next;
}

/** Each pod has these for itself. */
const OWN: ReadonlySet<string> = new Set(["id", "podIPs", "addresses", "clusterIPs"]);

function withSharedParts(facts: Facts, interner: Interner): Facts {
  const parts = Object.entries(facts).flatMap(([key, part]) =>
    typeof part === "object" && part !== null && !OWN.has(key) ? [[key, interner.value(part as object)] as const] : [],
  );
  // One literal keeps its shape, where setting the parts one by one would not.
  return Object.assign(facts, Object.fromEntries(parts));
}
