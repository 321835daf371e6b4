// traefik-priority-length: a less specific route that is tried first, because Traefik goes by the length of the rule's text.

import type { Path } from "../../base/json.ts";
import { INGRESS } from "../../index/policyView.ts";
import { OLD_GROUP } from "../../ingress/controllers/traefik/ruleDialect.ts";
import type { Facts } from "../../model/facts.ts";
import { showId, toKey } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { servedBy } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny, type Fix, type RuleContext } from "../rule.ts";
import { TRAEFIK_PREFIX } from "./annotations.ts";
import { GROUP } from "./crdNames.ts";
import { covers, exactHost, indexRouters, type Router, routersOf } from "./routers.ts";

const KINDS = [toKindKey(GROUP, "IngressRoute"), toKindKey(OLD_GROUP, "IngressRoute"), INGRESS];

/** Reports routes all of whose requests a longer and less specific rule takes (GetRulePriority of Traefik). */
export const traefikPriorityLength = defineRuleOnAny({
  code: "traefik-priority-length",
  severity: "warning",
  kinds: ["IngressRoute", "Ingress"],
  check(facts, cx) {
    if (!isTraefiks(facts, cx)) return;
    const routers = routersOf(facts);
    if (routers.length === 0) return;
    const others = KINDS.map((kind) => cx.derive(kind, indexRouters));
    for (const router of routers) {
      const host = exactHost(router);
      const first = others
        .flatMap(({ byHost, wide }) => [...(host === undefined ? [] : (byHost.get(host) ?? [])), ...wide])
        .filter((other) => takesFirst(other, router, cx))
        .sort((a, b) => b.priority - a.priority)[0];
      if (first) report(router, first, cx);
    }
  },
});

function takesFirst(other: Router, router: Router, cx: RuleContext): boolean {
  if (other.set || other.priority <= router.priority || !covers(other, router) || covers(router, other)) return false;
  // An Ingress's own paths of one host are ing-path-shadowed's, and strict prefixes have longer rules.
  const both = other.facts.is === "ingress" && router.facts.is === "ingress";
  if (both && other.route.host === router.route.host) return false;
  if (
    cx.settings.ingress.traefik.strictPrefixMatching &&
    (other.facts.is === "ingress" || router.facts.is === "ingress")
  )
    return false;
  if (other.facts === router.facts) return true;
  // Another environment's object of the same name is no neighbour.
  const isTwin = other.facts.id.name === router.facts.id.name && other.facts.id.kind === router.facts.id.kind;
  return !isTwin && toKey(other.facts.id) !== toKey(router.facts.id) && isTraefiks(other.facts, cx);
}

function report({ route, facts, priority }: Router, other: Router, cx: RuleContext): void {
  const own = other.facts === facts;
  const who = own ? `the rule of ${placeOf(other.route.path)}` : showId(other.facts.id);
  const what = `${route.host ?? ""}${"path" in route.match ? route.match.path : ""}` || "every request";
  const entry = own
    ? []
    : cx
        .declarations(
          toKindKey(other.facts.id.group, other.facts.id.kind),
          other.facts.id.namespace,
          other.facts.id.name,
        )
        .slice(0, 1);
  cx.report({
    path: route.path,
    message: fit(
      `${capital(who)} is longer (${other.priority} > ${priority}), so it takes ${what} first`,
      "; set a priority",
    ),
    fixes: [fix(route.path, facts, other.priority + 1)],
    related: entry.map((found) => ({ entry: found, path: other.route.path, message: "The longer rule" })),
  });
}

function fix(path: Path, facts: Facts, priority: number): Fix {
  const title = `Set priority ${priority}`;
  if (facts.is !== "ingress")
    return { title, edits: [{ edit: { is: "set", path: [...path.slice(0, -1), "priority"], value: priority } }] };
  const key = `${TRAEFIK_PREFIX}router.priority`;
  return {
    title: `Set router.priority ${priority}`,
    edits: [{ edit: { is: "set", path: ["metadata", "annotations", key], value: String(priority) } }],
  };
}

function isTraefiks(facts: Facts, cx: RuleContext): boolean {
  return facts.is !== "ingress" || servedBy(facts, cx)?.controller.id === "traefik";
}

/** `route 2` of an IngressRoute; counted as people do. */
function placeOf(path: Path): string {
  const index = path.find((step) => typeof step === "number");
  return `route ${typeof index === "number" ? index + 1 : 1}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
