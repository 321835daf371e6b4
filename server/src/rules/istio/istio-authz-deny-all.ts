// istio-authz-deny-all: an AuthorizationPolicy that denies every request to what it is for.

import { isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { readLabels, readList, readObject, readText } from "../../model/read.ts";
import { showSelector, toMapSelector } from "../../model/selector.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { meshOf } from "./mesh.ts";

/** reach-semantics IS-13: `spec: {}` is an ALLOW without rules, and an empty rule matches every request. */
export const istioAuthzDenyAll = defineRule({
  code: "istio-authz-deny-all",
  severity: "information",
  on: "policy",
  kinds: ["AuthorizationPolicy"],
  check(facts, cx) {
    if (facts.id.group !== "security.istio.io" || isDryRun(facts)) return;
    const path = denyingPart(facts.spec, cx);
    if (!path) return;
    cx.report({
      path,
      ...(path.length === 1 ? { at: "key" as const } : {}),
      message: fit(
        `AuthorizationPolicy ${clipped(facts.id.name, 30)} denies every request to ${whomOf(facts, cx)}`,
        "",
      ),
    });
  },
});

/** istio.io/dry-run: it decides nothing. */
function isDryRun({ annotations }: PolicyFacts): boolean {
  return annotations["istio.io/dry-run"] === "true";
}

/** What makes it deny everything; undefined where it does not, or where a template hides that. */
function denyingPart(spec: JsonObject, cx: RuleContext): Path | undefined {
  const { action, rules } = spec;
  if (action === undefined || action === null || action === "ALLOW") {
    if (rules === undefined || rules === null || (Array.isArray(rules) && rules.length === 0))
      return cx.value(["spec", "rules"]) !== undefined
        ? ["spec", "rules"]
        : cx.value(["spec"]) !== undefined
          ? ["spec"]
          : ["kind"];
    return undefined;
  }
  if (action !== "DENY") return undefined;
  const index = readList(rules).findIndex(isEmptyRule);
  return index < 0 ? undefined : ["spec", "rules", index];
}

function isEmptyRule(rule: Json): boolean {
  return rule === null || (isObject(rule) && Object.values(rule).every((part) => part === null));
}

/** `pods with app=web of shop`, `every pod of shop`, `every pod of the mesh`. */
function whomOf({ id, spec }: PolicyFacts, cx: RuleContext): string {
  const targets = [...readList(spec["targetRefs"]), spec["targetRef"] ?? null].map(readObject);
  const target = targets.find(({ name }) => readText(name) !== undefined);
  if (target) return `${readText(target["kind"]) ?? "what"} ${clipped(readText(target["name"]) ?? "", 40)}`;
  const labels = readLabels(readObject(spec["selector"])["matchLabels"]);
  const isRoot = id.namespace === meshOf(cx).rootNamespace;
  const where = isRoot ? "the mesh" : clipped(id.namespace, 30);
  if (Object.keys(labels).length === 0) return `every pod of ${where}`;
  return `pods with ${clipped(showSelector(toMapSelector(labels)), 36)} of ${where}`;
}
