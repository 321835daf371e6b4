// The lens of an Ingress: where its routes end, what is broken first. Who serves it stands in the lens of its hosts' routes.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { IngressFacts } from "../../model/facts.ts";
import { type Route, routesOf } from "./route.ts";

/** `https://myapp.example.com/app → my-service:80 → 3 of 3 pods ready`. */
export function ingressLensTexts(snapshot: Snapshot, ingress: IngressFacts): readonly string[] {
  const routes = [...routesOf(snapshot, ingress)].sort((a, b) => RANK[a.state] - RANK[b.state]);
  const [first] = routes;
  if (!first) return [];
  // A danger is never behind a number without a word.
  const broken = routes.filter(({ state }) => state === "broken").length;
  const more =
    routes.length === 1 ? "" : broken > 1 ? ` +${routes.length - 1}, ${broken} broken` : ` +${routes.length - 1}`;
  return [`${showRoute(first)}${more}`];
}

const RANK: { readonly [state in Route["state"]]: number } = { broken: 0, unknown: 1, works: 2 };

/** `http://*\/ → cart:80 → 2 pods`; where it breaks off at the Service, `→ cart: no such Service in web`. */
export function showRoute({ url, backend, text, state, workloads }: Route): string {
  if (text === "") return `${url} → ${backend}`;
  return `${url} → ${backend}${state === "broken" && workloads.length === 0 ? ": " : " → "}${text}`;
}
