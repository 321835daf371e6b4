// istio-vs-unreachable: a route of a VirtualService that an earlier one leaves nothing to.

import { isObject, type JsonObject, type Path } from "../../base/json.ts";
import { hasTemplate, readList, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { relatedHere } from "../relatedHere.ts";
import type { RuleContext } from "../rule.ts";
import { covers } from "./covers.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule, textsOf } from "./istioRule.ts";

/** HTTPRoute, TLSRoute and TCPRoute are tried in order, and the first match wins. */
export const istioVsUnreachable = defineIstioRule({
  code: "istio-vs-unreachable",
  severity: "warning",
  kinds: ["VirtualService"],
  check(spec, cx) {
    const gateways = readList(spec["gateways"]).length > 0 ? textsOf(spec["gateways"]) : ["mesh"];
    for (const key of ["http", "tls", "tcp"]) {
      const routes = itemsIn(spec, ["spec"], key).map(({ item, path, index }) => ({
        path,
        index,
        name: readText(item["name"]),
        isClear: !hasTemplate(item["match"] ?? null),
        matches: readList(item["match"]).filter(isObject),
      }));
      for (const [index, route] of routes.entries()) {
        if (route.isClear) checkRoute(route, routes.slice(0, index), gateways, cx);
      }
    }
  },
});

interface Route {
  readonly path: Path;
  readonly index: number;
  readonly name: string | undefined;
  readonly isClear: boolean;
  readonly matches: readonly JsonObject[];
}

function checkRoute(route: Route, earlier: readonly Route[], gateways: readonly string[], cx: RuleContext): void {
  const before = earlier.filter(({ isClear }) => isClear);
  // A route without matches takes everything, as one with an empty match does.
  const asked = route.matches.length === 0 ? [{}] : route.matches;
  const takers = asked.map((match) =>
    before.find(({ matches }) =>
      matches.length === 0 ? true : matches.some((other) => covers(other, match, gateways)),
    ),
  );
  const [first] = takers;
  if (first && takers.every((taker) => taker !== undefined)) {
    cx.report({
      path: route.matches.length === 0 ? route.path : [...route.path, "match"],
      at: route.matches.length === 0 ? "value" : "key",
      message: `${shown(first)} takes these requests first${first.matches.length === 0 ? ", as it has no match" : ""}; move this one before it`,
      fixes: [
        {
          title: `Move before ${shown(first).toLowerCase()}`,
          edits: [{ edit: { is: "moveUp", path: route.path, to: first.index } }],
        },
      ],
      related: relatedHere(cx, first.path, "takes them"),
    });
    return;
  }
  for (const [index, match] of route.matches.entries()) {
    const taker = takers[index] ?? (isRepeated(match, route.matches.slice(0, index), gateways) ? route : undefined);
    if (!taker) continue;
    cx.report({
      path: [...route.path, "match", index],
      severity: "information",
      message: `${taker === route ? "An earlier match" : shown(taker)} takes what this match takes, so it has no effect`,
      related: relatedHere(cx, taker.path, "takes it"),
    });
  }
}

/** Whether a match of the same route takes all of it; of different kinds of paths people write both on purpose. */
function isRepeated(match: JsonObject, before: readonly JsonObject[], gateways: readonly string[]): boolean {
  const prefix = readObject(match["uri"])["prefix"];
  return before.some((other) => {
    const alike = readObject(other["uri"])["prefix"] !== undefined && prefix !== undefined;
    return covers(other, match, gateways) && (alike || covers(match, other, gateways));
  });
}

/** `Route 2`, counted as people do, or by its name. */
function shown({ index, name }: Route): string {
  return name === undefined ? `Route ${index + 1}` : `Route ${clipped(name, 30)}`;
}
