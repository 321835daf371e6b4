// Hovers of the Gateway API: a Gateway with its listeners, one listener with the routes that attach and those that it refuses
// with the reason, a route with where it attaches and where it leads.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf, lookUp } from "../../index/catalog.ts";
import { SERVICE } from "../../index/policyView.ts";
import { LISTENER_SET } from "../../index/referenceTable/gatewayApi.ts";
import { type Listener, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { routeReferences } from "../../ingress/controllers/gatewayApi/references.ts";
import { showEndpoint, showFrom, showKinds, showRefusal } from "../../ingress/controllers/gatewayApi/words.ts";
import type { OtherFacts, RouteFacts } from "../../model/facts.ts";
import { readObject, readText } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import type { KindKey } from "../../model/views.ts";
import { followService } from "../codeLens/route.ts";
import { hasListeners, type Meeting, meetingsAt, parentsOf, reasonOf } from "../gateway/attachments.ts";
import { showParent } from "../gateway/words.ts";
import { linked } from "../linked.ts";
import { bold, capitalised, count, escape, lines, paragraphs } from "../markdown.ts";
import { placeOfSource } from "../source.ts";

const MOST = 6;

/** A Gateway or a ListenerSet on its own name: its class, each listener with its routes. */
export function tellGateway(snapshot: Snapshot, entry: Entry, gateway: OtherFacts): string {
  const spec = readObject(gateway.kept);
  const className = readText(spec["gatewayClassName"]);
  const head = [
    bold(escape(showId(gateway.id))),
    ...(className === undefined ? [] : [`class ${escape(className)}`]),
    escape(placeOfSource(snapshot, entry)),
  ].join(" · ");
  const meetings = meetingsAt(snapshot, gateway);
  const listeners = listenersOf(gateway);
  return paragraphs(
    head,
    lines(
      ...listeners.slice(0, MOST).map((listener) => lineListener(listener, meetings)),
      listeners.length > MOST ? `+${count(listeners.length - MOST, "listener")}` : undefined,
    ),
    lines(...setsOf(snapshot, gateway), ...refusedEverywhere(snapshot, meetings)),
  );
}

/** A listener by its name, where it stands and where a route names it; undefined where there is none. */
export function hoverListener(
  snapshot: Snapshot,
  kind: KindKey,
  namespace: string,
  gatewayName: string,
  isMeant: (listener: Listener) => boolean,
): string | undefined {
  const found = lookUp(snapshot.catalog, kind, namespace, gatewayName);
  if (found.is !== "found" || !hasListeners(found.value.facts)) return undefined;
  const gateway = found.value.facts;
  const meetings = meetingsAt(snapshot, gateway);
  return paragraphs(
    ...listenersOf(gateway)
      .filter(isMeant)
      .map((listener) => tellListener(snapshot, gateway, listener, meetings)),
  );
}

function tellListener(
  snapshot: Snapshot,
  gateway: OtherFacts,
  listener: Listener,
  meetings: readonly Meeting[],
): string {
  const own = meant(listener, meetings);
  const attached = own.filter(({ refusal }) => refusal === undefined);
  const unclear = own.filter(({ refusal }) => refusal === "unclear");
  const refused = own.filter(({ refusal }) => refusal !== undefined && refusal !== "unclear");
  return lines(
    `${bold(escape(`Listener ${listener.name}`))} of ${linked(snapshot, gateway.id)} · ${escape(showEndpoint(listener))}`,
    escape(`Takes ${showKinds(listener)} ${showFrom(listener.from)}`),
    attached.length === 0
      ? "No route attached"
      : `${count(attached.length, "route")} attached: ${listed(snapshot, attached)}`,
    unclear.length === 0 ? undefined : `Unknown, for labels of their namespaces decide: ${listed(snapshot, unclear)}`,
    ...refused.slice(0, MOST).map((meeting) => lineRefused(snapshot, meeting)),
    refused.length > MOST ? `+${count(refused.length - MOST, "refused route")}` : undefined,
  );
}

/** A route on its own name: how it stands to each parent, and where its backends lead. */
export function tellRoute(snapshot: Snapshot, entry: Entry, route: RouteFacts): string {
  const parents = parentsOf(snapshot, route);
  const backends = routeReferences(route.spec).filter(
    ({ group, kind, use }) => group === "" && kind === "Service" && use === "backend",
  );
  const names = new Map(
    backends.map((ref) => {
      const namespace = ref.namespace ?? route.id.namespace;
      return [`${namespace}/${ref.name}:${ref.port ?? "?"}`, { namespace, name: ref.name }];
    }),
  );
  return paragraphs(
    [bold(escape(showId(route.id))), escape(placeOfSource(snapshot, entry))].join(" · "),
    lines(
      ...(parents.length === 0
        ? ["No parentRefs: attached to nothing"]
        : parents.map((parent) => escape(capitalised(showParent(route, parent))))),
    ),
    lines(
      ...[...names].slice(0, MOST).map(([shown, { namespace, name }]) => {
        const found = lookUp(snapshot.catalog, SERVICE, namespace, name);
        const end =
          found.is === "found" && found.value.facts.is === "service"
            ? followService(snapshot, found.value.facts).text
            : found.is === "missing"
              ? "no such Service"
              : "not known";
        return escape(`→ ${shown} → ${end}`);
      }),
      names.size > MOST ? `+${names.size - MOST}` : undefined,
    ),
  );
}

/** `http (HTTP 80): 2 routes, 1 refused`. */
function lineListener(listener: Listener, meetings: readonly Meeting[]): string {
  const own = meant(listener, meetings);
  const attached = own.filter(({ refusal }) => refusal === undefined).length;
  const refused = own.filter(({ refusal }) => refusal !== undefined && refusal !== "unclear").length;
  const unclear = own.length - attached - refused;
  return escape(
    [
      `${listener.name} (${showEndpoint(listener)}): ${attached === 0 ? "no routes" : count(attached, "route")}`,
      ...(refused > 0 ? [`${refused} refused`] : []),
      ...(unclear > 0 ? [`${unclear} unknown`] : []),
    ].join(", "),
  );
}

/** Meetings of a listener with routes that mean it, and no other section or port. */
function meant({ name }: Listener, meetings: readonly Meeting[]): readonly Meeting[] {
  return meetings.filter(
    ({ listener, refusal }) => listener.name === name && refusal !== "section" && refusal !== "port",
  );
}

/** The routes that no listener takes, with a reason each. */
function refusedEverywhere(snapshot: Snapshot, meetings: readonly Meeting[]): readonly string[] {
  const routes = [...groupBy(meetings, ({ route }) => route).values()].filter((own) =>
    own.every(({ refusal }) => refusal !== undefined && refusal !== "unclear"),
  );
  return routes.slice(0, MOST).flatMap((own) => {
    const reason = reasonOf(own);
    return reason ? [lineRefused(snapshot, reason)] : [];
  });
}

function lineRefused(snapshot: Snapshot, { route, parent, listener, refusal }: Meeting): string {
  const why =
    refusal === undefined || refusal === "unclear" ? "" : `: ${escape(showRefusal(route, parent, listener, refusal))}`;
  return `Refused: ${linked(snapshot, route.id)}${why}`;
}

/** The ListenerSets that name a Gateway. */
function setsOf(snapshot: Snapshot, { id }: OtherFacts): readonly string[] {
  if (id.kind !== "Gateway") return [];
  return [...entriesOf(snapshot.catalog, LISTENER_SET)].flatMap(({ facts }) => {
    if (!hasListeners(facts)) return [];
    const { name, namespace } = readObject(readObject(facts.kept)["parentRef"]);
    const isOurs = name === id.name && (readText(namespace) ?? facts.id.namespace) === id.namespace;
    return isOurs ? [`${linked(snapshot, facts.id)}: ${count(listenersOf(facts).length, "listener")} more`] : [];
  });
}

function listed(snapshot: Snapshot, meetings: readonly Meeting[]): string {
  const routes = [...new Set(meetings.map(({ route }) => route))];
  const shown = routes.slice(0, MOST).map(({ id }) => linked(snapshot, id));
  return `${shown.join(", ")}${routes.length > MOST ? ` +${routes.length - MOST}` : ""}`;
}
