// The route tables of a snapshot: Ingresses by the class that they share, custom routes beside them, Gateways by listener.
// Proportional to all routes of the workspace, so it is made when somebody asks, not on a keystroke.

import { groupBy } from "../base/group.ts";
import { entriesOf } from "../index/catalog.ts";
import { INGRESS, INGRESS_CLASS, NAMESPACE } from "../index/policyView.ts";
import { classNameOf, controllerOf, declaredClass } from "../ingress/classes.ts";
import type { ControllerRow } from "../ingress/controller.ts";
import { gatewayTables } from "../ingress/controllers/gatewayApi/tables.ts";
import { controllerRows } from "../ingress/controllers/index.ts";
import { kubernetesRouting } from "../ingress/routes/kubernetes.ts";
import type { RouteTable, TableRoute } from "../ingress/routes/route.ts";
import type { Facts, IngressFacts, NamespaceFacts, OtherFacts, RouteFacts } from "../model/facts.ts";
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
  return [...served, ...unusedClasses(served)].map(({ controller, className, name, ingresses }) => {
    const { hostsApart, wildcard, fallback, ofIngresses, custom } = controller?.routing ?? kubernetesRouting;
    const own = (custom?.kinds ?? []).flatMap(routesOfKind).filter((route) => {
      const wanted = custom?.classOf(route);
      return wanted === undefined || wanted === className;
    });
    const routes: readonly TableRoute[] = [
      ...ofIngresses(ingresses, traefik),
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

/** Controllers with routes of their own kinds of whose classes no Ingress is. */
function unusedClasses(served: readonly Served[]): readonly Served[] {
  return controllerRows
    .filter((row) => row.routing?.custom && !served.some(({ controller }) => controller === row))
    .map((controller) => ({ controller, className: undefined, name: controller.title, ingresses: [] }));
}
