// The route tables of a snapshot: Ingresses by the class that they share, custom routes beside them, Gateways by listener.
// Proportional to all routes of the workspace, so it is made when somebody asks, not on a keystroke.

import { groupBy } from "../base/group.ts";
import { entriesOf, entryOf } from "../index/catalog.ts";
import { INGRESS, INGRESS_CLASS, NAMESPACE, SERVICE } from "../index/policyView.ts";
import { classNameOf, controllerOf, declaredClass } from "../ingress/classes.ts";
import type { ControllerRow } from "../ingress/controller.ts";
import { gatewayTables } from "../ingress/controllers/gatewayApi/tables.ts";
import { controllerRows } from "../ingress/controllers/index.ts";
import { kubernetesRouting } from "../ingress/routes/kubernetes.ts";
import type { RouteTable, TableRoute } from "../ingress/routes/route.ts";
import type { Facts, IngressFacts, NamespaceFacts, OtherFacts, RouteFacts } from "../model/facts.ts";
import type { Labels } from "../model/selector.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import type { Snapshot } from "./snapshot.ts";

const GATEWAY_GROUP = "gateway.networking.k8s.io";

/** All tables that have a route, those of known controllers first. */
export function routeTables(snapshot: Snapshot): readonly RouteTable[] {
  const all = <F extends Facts>(kind: KindKey, is: F["is"]): readonly F[] =>
    [...entriesOf(snapshot.catalog, kind)].flatMap(({ facts }) => (facts.is === is ? [facts as F] : []));
  const gateway = (kind: string): KindKey => toKindKey(GATEWAY_GROUP, kind);
  const tables = [
    ...classTables(snapshot, (kind) => all<RouteFacts>(kind, "route")),
    ...gatewayTables({
      gateways: ["Gateway", "ListenerSet"].flatMap((kind) => all<OtherFacts>(gateway(kind), "other")),
      routes: ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].flatMap((kind) =>
        all<RouteFacts>(gateway(kind), "route"),
      ),
      namespaces: all<NamespaceFacts>(NAMESPACE, "namespace"),
    }),
  ];
  return tables.filter(({ routes }) => routes.length > 0);
}

/** A class, and who serves it. */
interface Served {
  readonly controller: ControllerRow | undefined;
  readonly className: string | undefined;
  /** As messages call it. */
  readonly name: string;
  readonly ingresses: readonly IngressFacts[];
}

function classTables(
  snapshot: Snapshot,
  routesOfKind: (kind: KindKey) => readonly RouteFacts[],
): readonly RouteTable[] {
  const { traefik, versions } = snapshot.settings.ingress;
  const served = classesIn(snapshot);
  const ofService = (namespace: string, name: string): Labels => {
    const facts = entryOf(snapshot.catalog, SERVICE, namespace, name)?.facts;
    return facts?.is === "service" ? facts.routing : {};
  };
  return [...served, ...unusedClasses(served, routesOfKind)].map(({ controller, className, name, ingresses }) => {
    const { hostsApart, wildcard, fallback, ofIngresses, custom } = controller?.routing ?? kubernetesRouting;
    const own = (custom?.kinds ?? []).flatMap(routesOfKind).filter((route) => {
      const wanted = custom?.classOf(route);
      return wanted === undefined || wanted === className;
    });
    const routes: readonly TableRoute[] = [
      ...ofIngresses(ingresses, { ...traefik, ofService }),
      ...(custom?.routesOf(own, controller && versions[controller.key]) ?? []),
    ];
    return { name, hostsApart, wildcard, fallback, routes };
  });
}

function classesIn({ catalog, settings }: Snapshot): readonly Served[] {
  const classes = [...entriesOf(catalog, INGRESS_CLASS)].flatMap(({ facts }) =>
    facts.is === "ingressClass" ? [facts] : [],
  );
  const ingresses = [...entriesOf(catalog, INGRESS)].flatMap(({ facts }) => (facts.is === "ingress" ? [facts] : []));
  const rows = ingresses.map((ingress) => {
    const controller = controllerOf(ingress, classes, settings.ingress.classes)?.controller;
    const className = classNameOf(ingress) ?? declaredClass(ingress, classes)?.id.name;
    const who = controller?.title ?? "controller not known";
    const name = `${who}, ${className === undefined ? "no class" : `class ${className}`}`;
    return { controller, className, name, ingress };
  });
  return [...groupBy(rows, ({ name }) => name)].flatMap(([name, own]) => {
    const [first] = own;
    return first ? [{ ...first, name, ingresses: own.map(({ ingress }) => ingress) }] : [];
  });
}

/** Controllers with routes of their own kinds, in the classes that these name and no Ingress is of. */
function unusedClasses(
  served: readonly Served[],
  routesOfKind: (kind: KindKey) => readonly RouteFacts[],
): readonly Served[] {
  return controllerRows.flatMap((controller) => {
    const { custom } = controller.routing ?? {};
    if (!custom) return [];
    const used = served.filter((row) => row.controller === controller);
    const wanted = new Set(custom.kinds.flatMap(routesOfKind).map((route) => custom.classOf(route)));
    return [...wanted].flatMap((className): readonly Served[] => {
      const known =
        className === undefined ? used.length > 0 || wanted.size > 1 : used.some((row) => row.className === className);
      const name = className === undefined ? controller.title : `${controller.title}, class ${className}`;
      return known ? [] : [{ controller, className, name, ingresses: [] }];
    });
  });
}
