// np-selector-expression: a selector that the API server refuses: operator, values, label keys and label values
// (apimachinery ValidateLabelSelector).

import { isList, isObject, type Json, type Path } from "../../base/json.ts";
import { nearest } from "../../base/nearest.ts";
import { isTemplate } from "../../model/read.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { labelKeyProblem, labelValueProblem } from "./labelSyntax.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { selectorsOf, shorten } from "./spec.ts";

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"];

/** Operators people know from elsewhere, as Kubernetes spells them. */
const FOREIGN: { readonly [operator: string]: string } = {
  "=": "In",
  "==": "In",
  equals: "In",
  equal: "In",
  "!=": "NotIn",
  notequals: "NotIn",
  exist: "Exists",
  "!": "DoesNotExist",
  notexists: "DoesNotExist",
  not_in: "NotIn",
};

/** In and NotIn need values, Exists and DoesNotExist forbid them; keys and values follow the label syntax. */
export const npSelectorExpression = defineNetworkPolicyRule({
  code: "np-selector-expression",
  severity: "error",
  check(facts, cx) {
    for (const { path, value } of selectorsOf(facts)) {
      const labels = value["matchLabels"];
      if (isObject(labels)) checkLabels(cx, [...path, "matchLabels"], labels);
      const expressions = value["matchExpressions"];
      if (!isList(expressions)) continue;
      for (const [index, item] of expressions.entries()) {
        if (isObject(item)) checkExpression(cx, [...path, "matchExpressions", index], item);
      }
    }
  },
});

function checkLabels(cx: RuleContext, path: Path, labels: { readonly [key: string]: Json }): void {
  for (const [key, value] of Object.entries(labels)) {
    const keyProblem = isTemplate(key) ? undefined : labelKeyProblem(key);
    if (keyProblem !== undefined) {
      cx.report({
        path: [...path, key],
        field: path,
        at: "key",
        message: `${show(key)} is no label key: ${keyProblem}`,
      });
    }
    reportValue(cx, [...path, key], path, value);
  }
}

function checkExpression(cx: RuleContext, path: Path, item: { readonly [key: string]: Json }): void {
  const { key, operator, values } = item;
  if (key === undefined || key === null) {
    cx.report({ path: [...path, "key"], at: "key", message: "An expression needs the key of a label" });
  } else if (typeof key === "string" && !isTemplate(key)) {
    const problem = labelKeyProblem(key);
    if (problem !== undefined)
      cx.report({ path: [...path, "key"], message: `${show(key)} is no label key: ${problem}` });
  }
  for (const [index, value] of (isList(values) ? values : []).entries())
    reportValue(cx, [...path, "values", index], [...path, "values", index], value);
  if (typeof operator === "string" && isTemplate(operator)) return;
  if (operator === undefined || operator === null) {
    const likely = isList(values) && values.length > 0 ? "In" : "Exists";
    cx.report({
      path: [...path, "operator"],
      at: "key",
      message: `An expression needs an operator: ${OPERATORS.join(", ")}`,
      fixes: [{ ...setOperator(path, likely), title: `Add operator ${likely}` }],
    });
    return;
  }
  if (operator === "In" || operator === "NotIn") {
    if (isList(values) ? values.length > 0 : values !== undefined && values !== null) return;
    const swapped = operator === "In" ? "Exists" : "DoesNotExist";
    cx.report({
      path: [...path, "values"],
      at: "key",
      message: `${operator} needs values; ${swapped} asks for the key alone`,
      fixes: [
        {
          title: `Use ${swapped}`,
          edits: [
            { edit: { is: "set", path: [...path, "operator"], value: swapped } },
            ...(values === undefined ? [] : [{ edit: { is: "remove" as const, path: [...path, "values"] } }]),
          ],
        },
      ],
    });
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (!isList(values) || values.length === 0) return;
    const swapped = operator === "Exists" ? "In" : "NotIn";
    cx.report({
      path: [...path, "values"],
      at: "key",
      message: `${operator} forbids values; ${swapped} compares with them`,
      fixes: [
        setOperator(path, swapped),
        { title: "Remove values", edits: [{ edit: { is: "remove", path: [...path, "values"] } }] },
      ],
    });
  } else {
    const text = typeof operator === "string" ? operator : JSON.stringify(operator);
    const suggestion = suggestOperator(text);
    cx.report({
      path: [...path, "operator"],
      message: `${show(text)} is no operator; ${suggestion === undefined ? `there are ${OPERATORS.join(", ")}` : `did you mean ${suggestion}?`}`,
      fixes: suggestion === undefined ? [] : [setOperator(path, suggestion)],
    });
  }
}

/** @param field of matchLabels the API server names the mapping alone */
function reportValue(cx: RuleContext, path: Path, field: Path, value: Json): void {
  if (typeof value !== "string" || isTemplate(value)) return;
  const problem = labelValueProblem(value);
  if (problem !== undefined) cx.report({ path, field, message: `${show(value)} is no label value: ${problem}` });
}

function setOperator(path: Path, operator: string): Fix {
  return { title: `Use ${operator}`, edits: [{ edit: { is: "set", path: [...path, "operator"], value: operator } }] };
}

function suggestOperator(text: string): string | undefined {
  const lower = text.toLowerCase();
  const same = OPERATORS.find((operator) => operator.toLowerCase() === lower);
  return same ?? (Object.hasOwn(FOREIGN, lower) ? FOREIGN[lower] : undefined) ?? nearest(text, OPERATORS);
}

function show(text: string): string {
  return JSON.stringify(shorten(text, 25));
}
