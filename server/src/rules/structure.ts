// Structural problems and YAML problems as findings, so that everything said of a file has one shape.

import type { Severity } from "../analysis/settings.ts";
import type { FileState } from "../analysis/snapshot.ts";
import { memoOn } from "../base/memo.ts";
import type { Resource } from "../model/resource.ts";
import type { SchemaFix, SchemaProblem, Schemas } from "../schema/schema.ts";
import type { Edit } from "../yaml/edits.ts";
import { nodeAt } from "../yaml/node.ts";
import type { Finding, Fix, RuleSnapshot } from "./rule.ts";

const problemsOf = memoOn((schemas: Schemas) =>
  memoOn((resource: Resource): readonly SchemaProblem[] =>
    schemas.validate({ apiVersion: resource.apiVersion, kind: resource.id.kind }, resource.value),
  ),
);

/** What the schemas find in a file; whose it is to tell is not decided here. */
export function structureFindings({ settings, schemas }: RuleSnapshot, state: FileState): readonly Finding[] {
  if (state.role === "helmTemplate") return [];
  return state.resources.flatMap((resource) => {
    if (resource.document?.templated && resource.document.problems.length > 0) return [];
    return problemsOf(schemas)(resource).flatMap((problem): Finding[] => {
      const severity = settings.rules[problem.code] ?? problem.severity;
      // A patch holds only what it changes, so nothing is missing from it.
      if (severity === "off" || (state.role === "patch" && problem.code === "schema-required")) return [];
      return [toFinding(resource, problem, severity)];
    });
  });
}

function toFinding(resource: Resource, problem: SchemaProblem, severity: Severity): Finding {
  return {
    code: problem.code,
    severity,
    message: halfTypedKey(resource, problem) ?? problem.message,
    resource,
    path: problem.path,
    field: problem.field ?? problem.path,
    at: problem.at,
    fixes: problem.fixes.map(toFix),
    related: [],
  };
}

/** A word on its own line where keys must stand is a key that is being typed: no value of a wrong type was meant. */
function halfTypedKey({ document, path }: Resource, problem: SchemaProblem): string | undefined {
  if (problem.code !== "schema-type" || !problem.message.endsWith("must be of type object")) return undefined;
  const node = nodeAt(document?.tree(), [...path, ...problem.path]);
  if (node?.is !== "scalar" || node.style !== "plain" || typeof node.value !== "string") return undefined;
  const before = document?.text.slice(0, node.span.start) ?? "";
  return /^[A-Za-z][\w.-]*$/.test(node.value) && /(?:\n[ \t]*|-[ \t]+)$/.test(before)
    ? `"${node.value}" needs a colon to be a key`
    : undefined;
}

function toFix(fix: SchemaFix): Fix {
  return { title: fix.title, edits: toEdits(fix).map((edit) => ({ edit })), safe: fix.is === "renameKey" };
}

function toEdits(fix: SchemaFix): readonly Edit[] {
  switch (fix.is) {
    case "renameKey":
      return [{ is: "rename", path: fix.path, to: fix.to }];
    case "setValue":
      return [{ is: "set", path: fix.path, value: fix.value }];
    case "insertKey":
      return [{ is: "insert", path: fix.path, key: fix.key, value: fix.value }];
    case "removeKey":
      return [{ is: "remove", path: fix.path }];
    case "moveKey":
      return [
        { is: "remove", path: fix.path },
        { is: "set", path: fix.to, value: fix.value },
      ];
  }
}
