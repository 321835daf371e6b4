// Structural truth over the generated schema files: which kinds there are, what a manifest of a kind may hold, what its
// fields mean. Files are read at first use: the documentation only when somebody asks for it.

import type { JsonObject } from "../base/json.ts";
import { lazy, memoOn } from "../base/memo.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import { customFiles } from "./customKinds.ts";
import { describeField, describeKeys } from "./describe.ts";
import { type LoadSchemaFile, openLibrary } from "./library.ts";
import { nameProblem } from "./objectName.ts";
import { toProblems } from "./problem.ts";
import type { FieldDoc, KindRef, SchemaProblem, Schemas } from "./schema.ts";
import { servedFiles } from "./servedKinds.ts";
import { violationsOf } from "./validate.ts";

/**
 * Schemas over a loader of the generated files (scripts/generateSchemas.mjs makes them). The loader gives undefined for
 * a file that is not there; the kinds in it are then not covered, or not documented.
 */
export function createSchemas(load: LoadSchemaFile): Schemas {
  const bundled = schemasOver(load);
  const custom = memoOn((definition: JsonObject): Layer | undefined => {
    const files = customFiles(definition, load);
    return files && schemasOver(files);
  });
  const live = memoOn((served: ServedSchemas): Layer | undefined => {
    const files = servedFiles(served, load);
    return files && schemasOver(files);
  });
  const alone: Schemas = { ...bundled, withDefinitions };
  function withDefinitions(definitions: readonly JsonObject[], served: readonly ServedSchemas[] = []): Schemas {
    const layers = [...definitions.map(custom), ...served.map(live)].filter((layer) => layer !== undefined);
    return layers.length === 0 ? alone : { ...stack(layers, bundled), withDefinitions };
  }
  return alone;
}

interface Layer extends Omit<Schemas, "withDefinitions"> {
  /** What it covers; `kinds` leaves out versions that are served no more. */
  all(): readonly KindRef[];
}

function schemasOver(load: LoadSchemaFile): Layer {
  const library = openLibrary(load);
  return {
    all: library.kinds,
    kinds: () => library.kinds().filter(({ served }) => served),
    covers: (kind) => library.root(kind) !== undefined,
    validate: (kind, value) => {
      const root = library.root(kind);
      if (!root) return [];
      const violations = violationsOf(library, root, value);
      const problems = violations.length === 0 ? [] : toProblems(library, kind, root, value, violations);
      const unnamed = nameProblem(kind, value);
      return unnamed && !renamesToName(problems) ? [unnamed, ...problems] : problems;
    },
    field: (kind, path) => {
      const root = library.root(kind);
      return root && describeField(library, root, path);
    },
    keys: (kind, path) => {
      const root = library.root(kind);
      return root ? describeKeys(library, root, path) : [];
    },
  };
}

/** Each kind is answered for by one layer, the first that has it. */
function stack(layers: readonly Layer[], bundled: Layer): Layer {
  const nameOf = ({ apiVersion, kind }: KindRef) => `${apiVersion}/${kind}`;
  const custom = new Map<string, Layer>();
  for (const layer of layers) {
    for (const kind of layer.all()) if (!custom.has(nameOf(kind))) custom.set(nameOf(kind), layer);
  }
  const at = (kind: KindRef): Layer => custom.get(nameOf(kind)) ?? bundled;
  const list = (of: (layer: Layer) => readonly KindRef[]) =>
    [...layers, bundled].flatMap((layer) => of(layer).filter((kind) => at(kind) === layer));
  const kinds = lazy(() => list((layer) => layer.kinds()));
  return {
    all: () => list((layer) => layer.all()),
    kinds,
    covers: (kind) => at(kind).covers(kind),
    validate: (kind, value) => at(kind).validate(kind, value),
    field: (kind, path) => {
      const field = at(kind).field(kind, path);
      return field && documented(field, () => bundled.field(kind, path));
    },
    keys: (kind, path) => {
      const known = lazy(() => new Map(bundled.keys(kind, path).map((key) => [key.key, key])));
      return at(kind)
        .keys(kind, path)
        .map((key) => documented(key, () => known().get(key.key)));
    },
  };
}

/** Definitions are often installed without their descriptions: those that are bundled stand in. */
function documented<T extends FieldDoc>(field: T, bundled: () => FieldDoc | undefined): T {
  const description = field.description === "" ? (bundled()?.description ?? "") : "";
  return description === "" ? field : { ...field, description };
}

/** `metadata: { nmae: web }` is one slip, told at the key. */
function renamesToName(problems: readonly SchemaProblem[]): boolean {
  return problems.some(
    ({ path, fixes }) =>
      path[0] === "metadata" && path.length === 2 && fixes.some((fix) => fix.is === "renameKey" && fix.to === "name"),
  );
}
