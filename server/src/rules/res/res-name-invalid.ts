// res-name-invalid: a name or namespace of an object that the API server refuses.

import { isTemplate, readObject } from "../../model/read.ts";
import { labelProblem, quoted, toLabel, toSubdomain } from "../nameSyntax.ts";
import { defineRuleOnAny, type Fix } from "../rule.ts";
import { isApiObject, nameProblem } from "./nameForms.ts";

/** meta/v1 ObjectMeta.name, generateName and namespace, each kind in its form (ValidateObjectMeta). */
export const resNameInvalid = defineRuleOnAny({
  code: "res-name-invalid",
  severity: "error",
  check({ id }, cx) {
    if (!isApiObject(id)) return;
    const metadata = readObject(cx.resource.value["metadata"]);
    const use = (path: readonly string[], right: string | undefined): readonly Fix[] =>
      right === undefined ? [] : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path, value: right } }] }];
    for (const key of ["name", "generateName"] as const) {
      const name = metadata[key];
      if (typeof name !== "string" || name === "" || isTemplate(name)) continue;
      const problem = nameProblem(id, name, key === "generateName");
      if (!problem) continue;
      const path = ["metadata", key];
      const right =
        id.group === "" && (id.kind === "Service" || id.kind === "Namespace") ? toLabel(name) : toSubdomain(name);
      cx.report({
        path,
        message: problem.old
          ? `${quoted(name)} begins with a digit; many API servers refuse such a Service name`
          : `${quoted(name)} can't be the name of ${article(id.kind)} ${id.kind}: ${problem.reason}`,
        ...(problem.old ? { severity: "warning" } : {}),
        fixes: key === "name" && right !== undefined && !nameProblem(id, right, false) ? use(path, right) : [],
      });
    }
    const { namespace } = metadata;
    // Of cluster-scoped kinds the API server drops the namespace.
    if (typeof namespace !== "string" || namespace === "" || id.namespace === "" || isTemplate(namespace)) return;
    const reason = labelProblem(namespace);
    if (reason === undefined) return;
    const path = ["metadata", "namespace"];
    cx.report({
      path,
      message: `${quoted(namespace)} can't be a namespace: ${reason}`,
      fixes: use(path, toLabel(namespace)),
    });
  },
});

function article(kind: string): string {
  return /^[AEIO]/.test(kind) ? "an" : "a";
}
