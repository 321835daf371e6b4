// The lens of an Ingress: where its routes end, what is broken first, and who serves it where that is certain.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { IngressFacts } from "../../model/facts.ts";
import { controllerName } from "../served.ts";
import { type Route, routesOf } from "./route.ts";

/** `https://myapp.example.com/app → my-service:80 → 3 of 3 pods ready`, `served by ingress-nginx`. */
export function ingressLensTexts(snapshot: Snapshot, ingress: IngressFacts): readonly string[] {
  const routes = [...routesOf(snapshot, ingress)].sort((a, b) => RANK[a.state] - RANK[b.state]);
  const [first, second] = routes;
  if (!first) return [];
  const controller = controllerName(snapshot, ingress);
  if (second && routes.length === 2 && controller === undefined) return [showRoute(first), showRoute(second)];
  // A danger is never behind a number without a word.
  const broken = routes.filter(({ state }) => state === "broken").length;
  const more =
    routes.length === 1 ? "" : broken > 1 ? ` +${routes.length - 1}, ${broken} broken` : ` +${routes.length - 1}`;
  const head = `${showRoute(first)}${more}`;
  return controller === undefined ? [head] : [head, `served by ${controller}`];
}

const RANK: { readonly [state in Route["state"]]: number } = { broken: 0, unknown: 1, works: 2 };

/** `http://*\/ → cart:80 → 2 pods`; where it breaks off at the Service, `→ cart: no such Service in web`. */
export function showRoute({ url, backend, text, state, workloads }: Route): string {
  if (text === "") return `${url} → ${backend}`;
  return `${url} → ${backend}${state === "broken" && workloads.length === 0 ? ": " : " → "}${text}`;
}
