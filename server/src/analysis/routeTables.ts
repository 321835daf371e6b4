// The route tables of a snapshot: Ingresses by the class that they share, custom routes beside them, Gateways by listener.
// All of them are proportional to the workspace, so they are made when somebody asks; what a keystroke asks for is one host's.

import { groupBy } from "../base/group.ts";
import { memoOn, memoOnAll } from "../base/memo.ts";
import { entriesOf, entryOf, tableOf } from "../index/catalog.ts";
import { INGRESS, INGRESS_CLASS, NAMESPACE, SERVICE } from "../index/policyView.ts";
import { classNameOf, controllerOf, declaredClass } from "../ingress/classes.ts";
import type { ControllerRow } from "../ingress/controller.ts";
import { gatewayTables } from "../ingress/controllers/gatewayApi/tables.ts";
import { controllerRows } from "../ingress/controllers/index.ts";
import type { RoutingOptions } from "../ingress/routes/controllerRouting.ts";
import { kubernetesRouting } from "../ingress/routes/kubernetes.ts";
import type { RouteTable, TableRoute } from "../ingress/routes/route.ts";
import type { Facts, IngressFacts, NamespaceFacts, OtherFacts, RouteFacts } from "../model/facts.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { ingressesOfHost } from "./ingressIndex.ts";
import type { Snapshot } from "./snapshot.ts";

const GATEWAY_GROUP = "gateway.networking.k8s.io";
const gatewayKind = (kind: string): KindKey => toKindKey(GATEWAY_GROUP, kind);
const LISTENER_KINDS = ["Gateway", "ListenerSet"].map(gatewayKind);
const GATEWAY_ROUTES = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map(gatewayKind);

/** The kinds that tables are made of: an answer taken from them is as old as the oldest of these. */
export const TABLE_KINDS: readonly KindKey[] = [
  INGRESS,
  INGRESS_CLASS,
  ...LISTENER_KINDS,
  ...GATEWAY_ROUTES,
  ...controllerRows.flatMap(({ routing }) => routing?.custom?.kinds ?? []),
];

/** All tables: those of classes, then those of listeners; a listener without a route has one too. */
export function routeTables(snapshot: Snapshot): readonly RouteTable[] {
  const { catalog, settings } = snapshot;
  return allTables([catalog.generation, settings.ingress], () => {
    const ingresses = [...entriesOf(catalog, INGRESS)].flatMap(({ facts }) => (facts.is === "ingress" ? [facts] : []));
    return [...classTables(snapshot, ingresses), ...listenerTables(snapshot)];
  });
}

const allTables = memoOnAll<readonly RouteTable[]>();

/** The tables that have routes of a host, and of these routes alone. Costs what names the host. */
export function routeTablesOfHost(snapshot: Snapshot, host: string | undefined): readonly RouteTable[] {
  const own = classTables(snapshot, ingressesOfHost(snapshot.catalog, host)).map((table) => ({
    ...table,
    routes: table.routes.filter((route) => route.host === host),
  }));
  return [...own.filter(({ routes }) => routes.length > 0), ...(byHost(listenerTables(snapshot)).get(host) ?? [])];
}

const byHost = memoOn((tables: readonly RouteTable[]) => {
  const known = new Map<string | undefined, RouteTable[]>();
  for (const table of tables)
    for (const [host, routes] of groupBy(table.routes, (route) => route.host))
      known.set(host, [...(known.get(host) ?? []), { ...table, routes }]);
  return known;
});

/** The tables of listeners; the same ones while nothing of the Gateway API has changed. */
export function listenerTables({ catalog }: Snapshot): readonly RouteTable[] {
  const all = <F extends Facts>(kind: KindKey, is: F["is"]): readonly F[] =>
    [...entriesOf(catalog, kind)].flatMap(({ facts }) => (facts.is === is ? [facts as F] : []));
  const kinds = [...LISTENER_KINDS, ...GATEWAY_ROUTES, NAMESPACE];
  return keptListeners(
    kinds.map((kind) => tableOf(catalog, kind).stamp),
    () =>
      gatewayTables({
        gateways: LISTENER_KINDS.flatMap((kind) => all<OtherFacts>(kind, "other")),
        routes: GATEWAY_ROUTES.flatMap((kind) => all<RouteFacts>(kind, "route")),
        namespaces: all<NamespaceFacts>(NAMESPACE, "namespace"),
      }),
  );
}

const keptListeners = memoOnAll<readonly RouteTable[]>();

/** A class, and who serves it. */
interface Served {
  readonly controller: ControllerRow | undefined;
  readonly className: string | undefined;
  /** As messages call it. */
  readonly name: string;
  readonly ingresses: readonly IngressFacts[];
}

/** What routing asks beyond the Ingresses: settings, and what Services say of it in annotations. */
function optionsOf({ catalog, settings }: Snapshot): RoutingOptions {
  return {
    ...settings.ingress.traefik,
    ofService(namespace, name) {
      const facts = entryOf(catalog, SERVICE, namespace, name)?.facts;
      return facts?.is === "service" ? facts.routing : {};
    },
  };
}

/** The tables of some Ingresses, without what else stands in them. */
export function ingressTables(snapshot: Snapshot, ingresses: readonly IngressFacts[]): readonly RouteTable[] {
  const options = optionsOf(snapshot);
  return classesOf(snapshot, ingresses).map(({ controller, name, ingresses: own }): RouteTable => {
    const { ofIngresses, custom: _, ...rest } = controller?.routing ?? kubernetesRouting;
    return { ...rest, name, routes: ofIngresses(own, options) };
  });
}

/** The tables of custom routes, without the Ingresses that stand in them. */
export function customTables(snapshot: Snapshot): readonly RouteTable[] {
  return customClasses(snapshot, []).map(({ controller, className, name }): RouteTable => {
    const { ofIngresses: _, custom: __, ...rest } = controller?.routing ?? kubernetesRouting;
    return { ...rest, name, routes: customRoutes(snapshot, controller, className) };
  });
}

/** The tables of the classes of some Ingresses, and of all custom routes. */
function classTables(snapshot: Snapshot, ingresses: readonly IngressFacts[]): readonly RouteTable[] {
  const options = optionsOf(snapshot);
  const served = classesOf(snapshot, ingresses);
  return [...served, ...customClasses(snapshot, served)]
    .map(({ controller, className, name, ingresses: own }): RouteTable => {
      const { ofIngresses, custom: _, ...rest } = controller?.routing ?? kubernetesRouting;
      return {
        ...rest,
        name,
        routes: [...ofIngresses(own, options), ...customRoutes(snapshot, controller, className)],
      };
    })
    .filter(({ routes }) => routes.length > 0);
}

function classesOf({ catalog, settings }: Snapshot, ingresses: readonly IngressFacts[]): readonly Served[] {
  const classes = [...entriesOf(catalog, INGRESS_CLASS)].flatMap(({ facts }) =>
    facts.is === "ingressClass" ? [facts] : [],
  );
  const rows = ingresses.map((ingress) => {
    const controller = controllerOf(ingress, classes, settings.ingress.classes)?.controller;
    const className = classNameOf(ingress) ?? declaredClass(ingress, classes)?.id.name;
    return { controller, className, name: nameOf(controller, className), ingress };
  });
  return [...groupBy(rows, ({ name }) => name)].flatMap(([name, own]) => {
    const [first] = own;
    return first ? [{ ...first, name, ingresses: own.map(({ ingress }) => ingress) }] : [];
  });
}

function nameOf(controller: ControllerRow | undefined, className: string | undefined): string {
  return `${controller?.title ?? "controller not known"}, ${className === undefined ? "no class" : `class ${className}`}`;
}

/** Classes that custom routes name and no Ingress has; routes without a class stand in one table where the controller has no other. */
function customClasses(snapshot: Snapshot, served: readonly Served[]): readonly Served[] {
  return controllerRows.flatMap((controller) => {
    const known = served.filter((one) => one.controller === controller);
    return [...customOf(snapshot, controller).routes.keys()].flatMap((className): readonly Served[] => {
      const isThere = className === undefined ? known.length > 0 : known.some((one) => one.className === className);
      const name = className === undefined ? controller.title : nameOf(controller, className);
      return isThere ? [] : [{ controller, className, name, ingresses: [] }];
    });
  });
}

interface Custom {
  /** By the class that they name. */
  readonly routes: ReadonlyMap<string | undefined, readonly RouteFacts[]>;
  /** What was made of them, by the class of the table. */
  readonly rows: Map<string | undefined, readonly TableRoute[]>;
}

const NO_CUSTOM: Custom = { routes: new Map(), rows: new Map() };

/** The custom routes of a controller; the same while none of them has changed. */
function customOf({ catalog, settings }: Snapshot, controller: ControllerRow): Custom {
  const custom = controller.routing?.custom;
  if (!custom) return NO_CUSTOM;
  return keptCustom([controller, settings.ingress, ...custom.kinds.map((kind) => tableOf(catalog, kind).stamp)], () => {
    const all = custom.kinds.flatMap((kind) =>
      [...entriesOf(catalog, kind)].flatMap(({ facts }) => (facts.is === "route" ? [facts] : [])),
    );
    return { routes: new Map(groupBy(all, (route) => custom.classOf(route))), rows: new Map() };
  });
}

const keptCustom = memoOnAll<Custom>();

/** Those of a class, and those without one, which every class of the controller has. */
function customRoutes(
  snapshot: Snapshot,
  controller: ControllerRow | undefined,
  className: string | undefined,
): readonly TableRoute[] {
  const custom = controller?.routing?.custom;
  if (!controller || !custom) return [];
  const { routes, rows } = customOf(snapshot, controller);
  const known = rows.get(className);
  if (known) return known;
  const free = routes.get(undefined) ?? [];
  const own = className === undefined ? free : [...(routes.get(className) ?? []), ...free];
  const made = custom.routesOf(own, snapshot.settings.ingress.versions[controller.key]);
  rows.set(className, made);
  return made;
}
