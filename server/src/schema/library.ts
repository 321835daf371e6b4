// The generated schema files, each read at first use. Knows how they refer to each other, not what they mean.

import { lazy } from "../base/memo.ts";
import type { KindRef } from "./schema.ts";
import { type Place, propertyOf, type SchemaNode, typesOf } from "./schemaNode.ts";
import { toRuntime, type Validator, type ValidatorModule, type Validators } from "./validator.ts";

/**
 * Reads a file of the generated schemas: what a `.json` file holds (`index.json`, `apps.json`, `apps.docs.json`), what a
 * `.cjs` file exports (`apps.cjs`); undefined where it is not there.
 */
export type LoadSchemaFile = (file: string) => unknown;

/** A kind as index.json lists it. */
export interface IndexedKind extends KindRef {
  readonly file: string;
  readonly definition: string;
  /** Whether current API servers know this version of the kind. */
  readonly served: boolean;
}

export interface Library {
  kinds(): readonly IndexedKind[];
  /** Where the schema of a kind begins; undefined where the kind is not covered. */
  root(kind: KindRef): Place | undefined;
  /** The same place with references followed. */
  resolve(place: Place): Place;
  /** The place of a key's value or, with no key, of a list's items. */
  child(place: Place, key?: string): Place | undefined;
  /** The compiled validator of a definition; undefined where there is none. */
  validator(file: string, definition: string): Validator | undefined;
  /** What the API reference says at a place; "" where nothing. */
  description(place: Place): string;
  /** The name of the type that a definition is, `NetworkPolicyPeer`. */
  typeName(place: Place): string | undefined;
}

type Definitions = { readonly [name: string]: SchemaNode };
type Docs = { readonly [definition: string]: { readonly [field: string]: string } };

/** A library over a loader. The files are this project's own, made by its build, so their shape is taken on trust. */
export function openLibrary(load: LoadSchemaFile): Library {
  const files = new Map<string, unknown>();
  const read = <T>(file: string): T | undefined => {
    if (!files.has(file)) files.set(file, load(file));
    return files.get(file) as T | undefined;
  };
  const kinds = lazy(() => read<{ readonly kinds: readonly IndexedKind[] }>("index.json")?.kinds ?? []);
  const byKind = lazy(() => new Map(kinds().map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind])));
  const docsOf = ({ file, definition }: Place) => read<Docs>(`${file}.docs.json`)?.[definition];

  function definitionPlace(file: string, definition: string): Place | undefined {
    const node = read<Definitions>(`${file}.json`)?.[definition];
    return node && { node, file, definition, field: "" };
  }

  function resolve(place: Place): Place {
    let at = place;
    // References end after a few steps; the bound keeps a broken file from hanging the server.
    for (let steps = 0; at.node.$ref !== undefined && steps < 20; steps++) {
      const [file, definition] = at.node.$ref.split("#");
      const next = definitionPlace(file || at.file, definition ?? "");
      if (!next) return { ...at, node: {} };
      at = next;
    }
    return at;
  }

  const opened = new Map<string, Validators>();
  function validator(file: string, definition: string): Validator | undefined {
    let validators = opened.get(file);
    if (!validators) {
      validators = read<ValidatorModule>(`${file}.cjs`)?.(runtime) ?? {};
      opened.set(file, validators);
    }
    return validators[definition];
  }
  const runtime = toRuntime((file, definition) => validator(file, definition) ?? acceptAll);

  return {
    kinds,
    validator,
    root: ({ apiVersion, kind }) => {
      const found = byKind().get(`${apiVersion}/${kind}`);
      return found && definitionPlace(found.file, found.definition);
    },
    resolve,
    child: (place, key) => {
      const at = resolve(place);
      if (key === undefined) return at.node.items && { ...at, node: at.node.items };
      const node = propertyOf(at.node, key);
      if (node === undefined) return undefined;
      const named = Object.hasOwn(at.node.properties ?? {}, key);
      return { ...at, node, field: !named ? at.field : at.field === "" ? key : `${at.field}/${key}` };
    },
    description: (place) => {
      const own = docsOf(place)?.[place.field];
      if (own !== undefined) return own;
      const target = resolve(elementOf(place));
      return target.field === "" ? (docsOf(target)?.[""] ?? "") : "";
    },
    typeName: (place) => {
      const at = resolve(place);
      return at.field === "" && typesOf(at.node)[0] === "object" ? docsOf(at)?.["#"] : undefined;
    },
  };
}

/** Where a file is missing nothing is said of what should be in it. */
const acceptAll: Validator = () => true;

/** A list or map of a named type is described by the type where nothing else is said of it. */
function elementOf(place: Place): Place {
  const element = place.node.items ?? place.node.additionalProperties;
  return element ? { ...place, node: element } : place;
}
