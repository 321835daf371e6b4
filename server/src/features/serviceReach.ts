// Who reaches the pods behind a Service: their ingress reach, cut down to the ports that the Service leads to.

import type { ServiceFacts, WorkloadFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { commonPorts, isNoPort, noPort, type PortSet, unitePorts } from "../policy/portSet.ts";
import type { Reach } from "../policy/reach.ts";
import { targetPorts } from "../policy/serviceBackends.ts";

/** The pods' ports behind a Service. */
export function portsBehind(service: ServiceFacts, workload: WorkloadFacts): PortSet {
  return service.ports.map((port) => targetPorts(port, workload)).reduce(unitePorts, noPort);
}

/** The reach on some ports alone; `show` says which ports stand with what passes on them. */
export function reachOn(reach: Reach, ports: PortSet, show: (common: PortSet) => PortSet): Reach {
  const cut = (set: PortSet): PortSet => {
    const common = commonPorts(set, ports);
    return isNoPort(common) ? noPort : show(common);
  };
  const cutAll = <T extends { readonly ports: PortSet; readonly unsettled?: PortSet }>(
    items: readonly T[],
  ): readonly T[] => items.filter((item) => passes(item, ports)).map((item) => ({ ...item, ...cutItem(item, cut) }));
  const blockedByOtherSide = reach.blockedByOtherSide.filter((item) => passes(item, ports));
  const refusing = [...new Set(blockedByOtherSide.map(({ peer }) => showName(peer.id)))];
  if (reach.everything) return { ...reach, blockedByOtherSide, refusing };
  const { controller } = reach;
  return {
    ...reach,
    workloads: cutAll(reach.workloads),
    outside: cutAll(reach.outside),
    names: cutAll(reach.names),
    absent: cutAll(reach.absent),
    blockedByOtherSide,
    refusing,
    controller: controller && passes(controller, ports) ? { ...controller, ports: cut(controller.ports) } : undefined,
  };
}

function cutItem(
  { ports, unsettled }: { readonly ports: PortSet; readonly unsettled?: PortSet },
  cut: (set: PortSet) => PortSet,
): { readonly ports: PortSet; readonly unsettled?: PortSet } {
  return unsettled ? { ports: cut(ports), unsettled: cut(unsettled) } : { ports: cut(ports) };
}

function passes(item: { readonly ports: PortSet; readonly unsettled?: PortSet }, ports: PortSet): boolean {
  return !isNoPort(commonPorts(item.unsettled ? unitePorts(item.ports, item.unsettled) : item.ports, ports));
}
