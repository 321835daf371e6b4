// A note for every path at which the new routes answer otherwise than the old ones.

import { isObject, type JsonObject } from "../../../base/json.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import { readList, readObject, readText } from "../../../model/read.ts";
import { decodeValue } from "../../../model/resource.ts";
import { nginx } from "../../controllers/nginx/controller.ts";
import { kubernetesRouting } from "../../routes/kubernetes.ts";
import type { RouteTarget, TableRoute } from "../../routes/route.ts";
import type { IngressSource, Note } from "../migration.ts";
import { isOn } from "../nginxAnnotations.ts";
import { changedAnswers, whereOf } from "./changedAnswers.ts";
import type { ControllerTarget } from "./controllerTarget.ts";
import type { ControllerOptions } from "./convert.ts";
import type { Draft, DraftPath } from "./draft.ts";
import type { RewrittenIngress } from "./rewrite.ts";

export interface Made extends RewrittenIngress {
  readonly draft: Draft;
}

/** Asks the tables before and after, and says of a path what is answered otherwise. */
export function sayChangedAnswers(
  sources: readonly IngressSource[],
  made: readonly Made[],
  {
    target,
    options,
    notes: list,
  }: {
    readonly target: ControllerTarget;
    readonly options: ControllerOptions;
    readonly notes: Note[];
  },
): void {
  const served = sources.find(({ controller }) => controller)?.controller ?? nginx;
  const before = served.routing ?? kubernetesRouting;
  const after = target.row.routing ?? kubernetesRouting;
  const factsBefore = sources.map(({ facts }) => facts);
  const factsAfter = made.flatMap(({ value, draft }) =>
    [value, ...draft.objects].flatMap((object) => ingressOf(object, draft.facts.id.namespace)),
  );
  const custom =
    after.custom?.routesOf(
      made.flatMap(({ draft }) => routesBeside(draft)),
      options.version,
    ) ?? [];
  const changed = changedAnswers(
    { ...before, routes: before.ofIngresses(factsBefore, options.routing) },
    { ...after, routes: atTheDoor([...after.ofIngresses(factsAfter, options.routing), ...custom], made) },
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

/**
 * Routes as a request meets them that came in by the right entry point: redirects from plain HTTP are left out, and what a
 * TraefikService made here stands for is put in its place.
 */
function atTheDoor(routes: readonly TableRoute[], made: readonly Made[]): readonly TableRoute[] {
  const objects = made.flatMap(({ draft }) => draft.objects);
  return routes.flatMap((route) => {
    if (route.targets.some((target) => target.is === "other" && target.text.endsWith("@internal"))) return [];
    const conditions = route.conditions.filter((one) => !(one.is === "other" && one.text.startsWith("entry point ")));
    return [{ ...route, conditions, targets: route.targets.flatMap((target) => behind(target, objects)) }];
  });
}

function behind(target: RouteTarget, objects: readonly JsonObject[]): readonly RouteTarget[] {
  const [, namespace, name] = target.is === "other" ? (/^TraefikService ([^/]+)\/(.+)$/.exec(target.text) ?? []) : [];
  if (namespace === undefined || name === undefined) return [target];
  const own = objects.find((object) => {
    const metadata = readObject(object["metadata"]);
    return object["kind"] === "TraefikService" && metadata["name"] === name && metadata["namespace"] === namespace;
  });
  const spec = readObject(own?.["spec"]);
  const services = [...readList(readObject(spec["weighted"])["services"]), spec["mirroring"]];
  const targets = services.flatMap((item): readonly RouteTarget[] => {
    const service = readText(readObject(item)["name"]);
    return service === undefined ? [] : [{ is: "service", namespace, service, port: undefined }];
  });
  return targets.length > 0 ? targets : [target];
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
