// traefik-middleware-missing: a reference to a Middleware that is not there; Traefik then leaves the router out.

import { referencesIn } from "../../ingress/controllers/traefik/references.ts";
import type { Facts } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { absenceOf } from "../absence.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny, type Fix, type RuleContext } from "../rule.ts";
import { splice } from "../textPart.ts";
import { isTraefiks, itemsOf, traefikAnnotations } from "./annotations.ts";
import { crdName, GROUP, kindIn, likelySplit, twinOf } from "./crdNames.ts";

const EFFECT = ": Traefik leaves the router out";

/** Reports names of Middlewares in annotations, IngressRoutes and chains that no Middleware has. */
export const traefikMiddlewareMissing = defineRuleOnAny({
  code: "traefik-middleware-missing",
  severity: "warning",
  kinds: ["Ingress", "Service", "IngressRoute", "IngressRouteTCP", "TraefikService", "Middleware"],
  check(facts, cx) {
    if (facts.is === "ingress" || facts.is === "service") inAnnotations(facts, cx);
    else inFields(facts, cx);
  },
});

function inAnnotations(facts: Facts, cx: RuleContext): void {
  if (!isTraefiks(facts, cx)) return;
  const kind = kindIn(GROUP, "Middleware");
  for (const { name: key, value, path } of traefikAnnotations(cx)) {
    if (key !== `${facts.is === "ingress" ? "router" : "service"}.middlewares` || isTemplate(value)) continue;
    for (const { text, span } of itemsOf(value)) {
      const both = crdName(text);
      const split =
        both === undefined ? undefined : (likelySplit(cx, kind, both) ?? likelySplit(cx, twinOf(kind), both));
      if (!split) continue;
      const absence = absenceIn(cx, kind, split.namespace, split.name);
      if (!absence) continue;
      const right = `${split.namespace}-${absence.suggestion}@kubernetescrd`;
      cx.report({
        path,
        part: span,
        message: absence.message,
        ...(absence.severity ? { severity: absence.severity } : {}),
        fixes: absence.suggestion === undefined ? [] : [splice(`Use ${right}`, path, span, right)],
      });
    }
  }
}

function inFields(facts: Facts, cx: RuleContext): void {
  const kind = kindIn(facts.id.group, facts.id.kind === "IngressRouteTCP" ? "MiddlewareTCP" : "Middleware");
  for (const { is, name, namespace, path } of referencesIn(facts)) {
    if (is !== "middleware" || name.includes("@")) continue;
    const absence = absenceIn(cx, kind, namespace ?? facts.id.namespace, name);
    if (!absence) continue;
    const at = [...path, "name"];
    const fixes: readonly Fix[] =
      absence.suggestion === undefined
        ? []
        : [
            {
              title: `Use ${absence.suggestion}`,
              edits: [{ edit: { is: "set", path: at, value: absence.suggestion } }],
            },
          ];
    cx.report({
      path: at,
      message: absence.message,
      ...(absence.severity ? { severity: absence.severity } : {}),
      fixes,
    });
  }
}

/** Traefik 2.10 and 2.11 read both groups, so that a Middleware of the other one may be meant. */
function absenceIn(cx: RuleContext, kind: string, namespace: string, name: string): ReturnType<typeof absenceOf> {
  const absence = absenceOf(cx, kind, namespace, name);
  if (!absence || cx.lookUp(twinOf(kind), namespace, name).is === "found") return undefined;
  return { ...absence, message: fit(absence.message, absence.suggestion === undefined ? EFFECT : "") };
}
