// Structural truth over the generated schema files: which kinds there are, what a manifest of a kind may hold, what its
// fields mean. Files are read at first use: the documentation only when somebody asks for it.

import { describeField, describeKeys } from "./describe.ts";
import { type LoadSchemaFile, openLibrary } from "./library.ts";
import { toProblems } from "./problem.ts";
import { nameProblem } from "./objectName.ts";
import type { SchemaProblem, Schemas } from "./schema.ts";
import { violationsOf } from "./validate.ts";

/**
 * Schemas over a loader of the generated files (scripts/generateSchemas.mjs makes them). The loader gives undefined for
 * a file that is not there; the kinds in it are then not covered, or not documented.
 */
export function createSchemas(load: LoadSchemaFile): Schemas {
  const library = openLibrary(load);
  return {
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

/** `metadata: { nmae: web }` is one slip, told at the key. */
function renamesToName(problems: readonly SchemaProblem[]): boolean {
  return problems.some(
    ({ path, fixes }) =>
      path[0] === "metadata" && path.length === 2 && fixes.some((fix) => fix.is === "renameKey" && fix.to === "name"),
  );
}
