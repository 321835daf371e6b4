// A live object as it is kept. There may be a hundred thousand, of which a person looks at a few: facts share what is equal, and
// the value is text until somebody reads it, which pods of one owner share too.

import { isObject, type Json, type JsonObject } from "../base/json.ts";
import type { Facts } from "../model/facts.ts";
import { readObject, readText } from "../model/read.ts";
import { decodeValue, noContext, type Resource } from "../model/resource.ts";
import type { Interner } from "./interner.ts";
import { trimmed } from "./normalise.ts";
import { bare, joinValue, splitValue } from "./splitValue.ts";

/** The object as a resource, trimmed; undefined where it has no name. */
export function toLiveResource(
  object: JsonObject,
  apiVersion: string,
  kind: string,
  interner: Interner,
): Resource | undefined {
  const value = trimmed(object, apiVersion, kind);
  const [resource] = decodeValue(value, undefined, noContext);
  if (!resource?.named) return undefined;
  const facts = withSharedParts(resource.facts, interner);
  const live = { id: facts.id, apiVersion, namespaceFrom: resource.namespaceFrom, facts };
  if (kind !== "Pod") {
    const { shape, own } = splitValue(value, facts.id.name);
    return new LiveResource(live, interner.text(shape), own);
  }
  const node = readText(readObject(value["spec"])["nodeName"]);
  const text = takeOut(JSON.stringify(value), ownTexts(facts, node));
  return new LiveResource(live, interner.text(text), node === undefined ? "" : interner.text(node));
}

type Live = Pick<Resource, "id" | "apiVersion" | "namespaceFrom" | "facts">;

/** A class, so that the getter costs no object anything. */
class LiveResource implements Resource {
  readonly id: Resource["id"];
  readonly apiVersion: string;
  readonly facts: Facts;
  readonly namespaceFrom: Resource["namespaceFrom"];
  readonly named = true;
  readonly document = undefined;
  readonly path = TOP;
  /** The value with gaps for what others don't have. */
  readonly #text: string;
  /** What stands in the gaps; of a pod its node, "" for none, for its facts have the rest. */
  readonly #own: string;

  constructor({ id, apiVersion, namespaceFrom, facts }: Live, text: string, own: string) {
    this.id = id;
    this.apiVersion = apiVersion;
    this.facts = facts;
    this.namespaceFrom = namespaceFrom;
    this.#text = text;
    this.#own = own;
  }

  get value(): JsonObject {
    if (this.id.kind !== "Pod") return joinValue({ shape: this.#text, own: this.#own });
    const value = bare(JSON.parse(putBack(this.#text, ownTexts(this.facts, this.#own))) as Json);
    return isObject(value) ? value : NOTHING;
  }

  withFacts(facts: Facts): Resource {
    const { apiVersion, namespaceFrom } = this;
    return new LiveResource({ id: facts.id, apiVersion, namespaceFrom, facts }, this.#text, this.#own);
  }
}

const TOP: Resource["path"] = [];
const NOTHING: JsonObject = {};

/** What a pod does not share with the others of its owner. */
function ownTexts(facts: Facts, node: string | undefined): readonly string[] {
  return [facts.id.name, ...(facts.is === "workload" ? facts.podIPs : []), ...(node ? [node] : [])];
}

/** No JSON has this sign in it: JSON.stringify writes it as an escape. */
const GAP = "\u0001";

/** JSON with gaps in the place of some texts, numbered as they come. */
function takeOut(json: string, texts: readonly string[]): string {
  return texts.reduce((rest, text, index) => rest.replaceAll(JSON.stringify(text), `${GAP}${index}${GAP}`), json);
}

function putBack(json: string, texts: readonly string[]): string {
  return json
    .split(GAP)
    .map((part, index) => (index % 2 === 0 ? part : JSON.stringify(texts[Number(part)])))
    .join("");
}

/** Each object has these for itself. */
const OWN: ReadonlySet<string> = new Set(["podIPs", "addresses", "clusterIPs"]);

function withSharedParts(facts: Facts, interner: Interner): Facts {
  const parts = facts as unknown as Record<string, unknown>;
  for (const key of Object.keys(parts)) if (key !== "id" && !OWN.has(key)) parts[key] = interner.value(parts[key]);
  const id = facts.id as { namespace: string };
  id.namespace = interner.text(id.namespace);
  return facts;
}
