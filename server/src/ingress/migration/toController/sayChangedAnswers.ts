// A note for every path at which the new routes answer otherwise than the old ones.

import { isObject, type JsonObject } from "../../../base/json.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import { decodeValue } from "../../../model/resource.ts";
import { nginx } from "../../controllers/nginx/controller.ts";
import { kubernetesRouting } from "../../routes/kubernetes.ts";
import type { TableRoute } from "../../routes/route.ts";
import type { IngressSource, Note } from "../migration.ts";
import { isOn } from "../nginxAnnotations.ts";
import { changedAnswers, whereOf } from "./changedAnswers.ts";
import type { ControllerTarget } from "./controllerTarget.ts";
import type { Draft, DraftPath } from "./draft.ts";
import type { RewrittenIngress } from "./rewrite.ts";

export interface Made extends RewrittenIngress {
  readonly draft: Draft;
}

/** Asks the tables before and after, and says of a path what is answered otherwise. */
export function sayChangedAnswers(
  mains: readonly IngressSource[],
  made: readonly Made[],
  {
    target,
    options,
    notes: list,
  }: {
    readonly target: ControllerTarget;
    readonly options: { readonly strictPrefixMatching: boolean };
    readonly notes: Note[];
  },
): void {
  const served = mains.find(({ controller }) => controller)?.controller ?? nginx;
  const before = served.routing ?? kubernetesRouting;
  const after = target.row.routing ?? kubernetesRouting;
  const factsBefore = mains.map(({ facts }) => facts);
  const factsAfter = made.flatMap(({ value, draft }) =>
    [value, ...draft.objects].flatMap((object) => ingressOf(object, draft.facts.id.namespace)),
  );
  const custom = after.custom?.routesOf(made.flatMap(({ draft }) => routesBeside(draft))) ?? [];
  const changed = changedAnswers(
    { ...before, routes: before.ofIngresses(factsBefore, options) },
    { ...after, routes: [...after.ofIngresses(factsAfter, options), ...custom] },
  );
  for (const { host, path, before: one, after: other } of changed) {
    // Where the target's own kinds of routes can't be read, what they took over is no part of the comparison.
    const was = placeBefore(one, made);
    if (was?.draft?.gone === true && (!after.custom || was.passthrough)) continue;
    const place = placeAfter(other, made) ?? was;
    if (!place) continue;
    const how = `${host}${path} goes to ${whereOf(other)}; it went to ${whereOf(one)}`;
    const at = place.path.join();
    const isSaid = list.some((note) => note.id === place.id && note.path.join() === at && / goes to /.test(note.how));
    if (!isSaid) list.push({ verdict: "changed", id: place.id, path: place.path, what: place.what, how });
  }
}

interface Place extends Pick<Note, "id" | "path" | "what"> {
  readonly draft: DraftPath | undefined;
  /** TLS is passed through, so no path is asked for. */
  readonly passthrough: boolean;
}

function placeBefore(route: TableRoute | undefined, made: readonly Made[]): Place | undefined {
  const own = route && made.find(({ draft }) => draft.facts.id === route.id);
  if (!route || !own) return undefined;
  const at = route.path.join();
  return placeOf(
    own.draft,
    own.draft.paths.find((path) => path.at.join() === at),
    route,
  );
}

function placeAfter(route: TableRoute | undefined, made: readonly Made[]): Place | undefined {
  const own =
    route &&
    made.find(({ draft: { facts } }) => facts.id.name === route.id.name && facts.id.namespace === route.id.namespace);
  if (!route) return undefined;
  for (const { draft } of made) {
    const moved = draft.moved.get(`${route.id.name} ${route.path.join()}`);
    if (moved) return placeOf(draft, moved, route);
  }
  if (!own) return undefined;
  const path = own.places.get(route.path.join());
  if (!path && route.path[1] !== "defaultBackend") return undefined;
  return placeOf(own.draft, path, route);
}

function placeOf({ facts }: Draft, path: DraftPath | undefined, route: TableRoute): Place | undefined {
  const passthrough = isOn(facts, "ssl-passthrough");
  if (path) return { id: facts.id, path: [...path.at, "path"], what: path.written, draft: path, passthrough };
  if (route.path[1] !== "defaultBackend") return undefined;
  return { id: facts.id, path: ["spec", "defaultBackend"], what: "defaultBackend", draft: undefined, passthrough };
}

/** Routes of the target's own kinds that were made beside an Ingress. */
function routesBeside({ objects, facts }: Draft) {
  return objects.flatMap((object) =>
    decodeValue(object, undefined, { namespace: facts.id.namespace, overrides: true }).flatMap((resource) =>
      resource.facts.is === "route" ? [resource.facts] : [],
    ),
  );
}

function ingressOf(value: JsonObject | undefined, namespace: string): readonly IngressFacts[] {
  if (!isObject(value)) return [];
  return decodeValue(value, undefined, { namespace, overrides: true }).flatMap(({ facts }) =>
    facts.is === "ingress" ? [facts] : [],
  );
}
