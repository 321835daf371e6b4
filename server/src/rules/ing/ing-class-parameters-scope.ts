// ing-class-parameters-scope: the parameters of an IngressClass with a scope that does not fit.

import { nearest } from "../../base/nearest.ts";
import { isTemplate } from "../../model/read.ts";
import { labelProblem, quoted, toLabel } from "../nameSyntax.ts";
import { defineRule, type Fix } from "../rule.ts";
import { isClear, isWritten } from "./spec.ts";

const PATH = ["spec", "parameters"];
const SCOPES = ["Cluster", "Namespace"];

/** networking/v1 IngressClassParametersReference: scope Namespace needs a namespace, Cluster (the default) forbids one. */
export const ingClassParametersScope = defineRule({
  code: "ing-class-parameters-scope",
  severity: "error",
  on: "ingressClass",
  check(_, cx) {
    const parameters = cx.value(PATH);
    if (!isClear(parameters)) return;
    const { scope, namespace } = parameters;
    const at = [...PATH, "scope"];
    const place = [...PATH, "namespace"];
    const set = (value: string, title: string): Fix => ({ title, edits: [{ edit: { is: "set", path: at, value } }] });
    if (isWritten(scope) && (typeof scope !== "string" || isTemplate(scope))) return;
    if (typeof scope === "string" && !SCOPES.includes(scope)) {
      const suggestion = nearest(scope, SCOPES);
      const names = suggestion === undefined ? SCOPES : [suggestion];
      const hint = suggestion === undefined ? "use Cluster or Namespace" : `did you mean ${suggestion}?`;
      cx.report({
        path: at,
        message: `${quoted(scope)} is no scope; ${hint}`,
        fixes: names.map((name) => set(name, `Use ${name}`)),
      });
      return;
    }
    if (scope !== "Namespace") {
      if (!isWritten(namespace)) return;
      cx.report({
        path: place,
        message: "parameters.scope Cluster forbids a namespace",
        fixes: [
          set("Namespace", "Use scope: Namespace"),
          { title: "Remove namespace", edits: [{ edit: { is: "remove", path: place } }] },
        ],
      });
      return;
    }
    if (!isWritten(namespace)) {
      cx.report({
        path: place,
        at: "key",
        message: "parameters.scope Namespace needs a namespace",
        fixes: [set("Cluster", "Use scope: Cluster")],
      });
      return;
    }
    const reason = typeof namespace === "string" && !isTemplate(namespace) ? labelProblem(namespace) : undefined;
    if (typeof namespace !== "string" || reason === undefined) return;
    const right = toLabel(namespace);
    cx.report({
      path: place,
      message: `${quoted(namespace)} can't be a namespace: ${reason}`,
      fixes:
        right === undefined
          ? []
          : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path: place, value: right } }] }],
    });
  },
});
