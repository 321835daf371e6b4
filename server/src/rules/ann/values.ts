// The five rules on values: one check of the tables, told apart by what is wrong.

import type { AnnotationRow } from "../../ingress/annotations/annotationRow.ts";
import { valueContextOf } from "../../ingress/annotations/knownAnnotations.ts";
import { checkValue, type ValueProblem } from "../../ingress/annotations/value.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix, Rule } from "../rule.ts";
import { holdsInjection } from "./injection.ts";
import { defineAnnotationRule, type PlacedAnnotation } from "./placed.ts";

/** Declares the rule that reports one kind of problem. */
export function defineValueRule(code: string, is: ValueProblem["is"]): Rule {
  return defineAnnotationRule({
    code,
    severity: "error",
    check({ own, texts, services, scope }, cx) {
      for (const item of own) {
        const { row, owner, value, path } = item;
        if (!row?.scope.includes(scope) || row.removedIn !== undefined || isLeftToOthers(item)) continue;
        const problem = checkValue(row, value, valueContextOf(owner, texts, services));
        if (problem?.is !== is || holdsInjection(item) || isServiceList(row, problem, services)) continue;
        cx.report({ path, message: messageOf(item, problem), fixes: fixOf(item, problem) });
      }
    },
  });
}

function messageOf({ short, value }: PlacedAnnotation, { is, why, part, nearest }: ValueProblem): string {
  const shown = JSON.stringify(clipped(part ?? value, 40));
  if (is === "boolean" || is === "number") return fit(`"${short}" ${why}`, `, not ${shown}`);
  const [text = "", like] = why.split("; ");
  const tails = nearest !== undefined && is !== "format" ? [`; did you mean ${JSON.stringify(nearest)}?`] : [];
  return fit(`${shown} ${text}`, ...tails, ...(like === undefined ? [] : [`; ${like}`]));
}

function fixOf({ path }: PlacedAnnotation, { nearest }: ValueProblem): readonly Fix[] {
  if (nearest === undefined) return [];
  return [
    { title: `Use ${JSON.stringify(clipped(nearest, 60))}`, edits: [{ edit: { is: "set", path, value: nearest } }] },
  ];
}

/** Names of Services are f5-service-list's; that a blank before one is part of it to F5 NGINX is said here. */
function isServiceList(
  { items }: AnnotationRow,
  { is, part = "" }: ValueProblem,
  services: readonly string[] = [],
): boolean {
  return is === "item" && items === "services" && !services.includes(part.trim());
}

/** Values that a rule of the controller's own area judges: traefik-middleware-format, nginx-canary-weight. */
function isLeftToOthers({ name, row, value }: PlacedAnnotation): boolean {
  if (/^traefik\.ingress\.kubernetes\.io\/(?:router|service)\.middlewares$/.test(name)) return true;
  return name === "nginx.ingress.kubernetes.io/canary-weight" && row?.type === "integer" && /^-\d+$/.test(value);
}
