// What a pod's proxy leaves alone because the pod says so (traffic.sidecar.istio.io; reach-semantics IS-1): ports and
// addresses that are not captured pass the mesh's plane as if it were not there.

import { everyAddress, isNoAddress, without } from "../../../base/ipSet.ts";
import type { WorkloadFacts } from "../../../model/facts.ts";
import type { Labels } from "../../../model/selector.ts";
import type { Direction, PeerMatch, PolicyPart, PolicyRule, PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { tiers } from "../tiers.ts";
import { toRanges } from "./peers.ts";

const PREFIX = "traffic.sidecar.istio.io/";

/** Parts for each set of annotations that pods bear. */
export function captureParts(world: PolicyWorld): readonly PolicyPart[] {
  const found = new Map<string, { readonly annotations: Labels; readonly workload: WorkloadFacts }>();
  for (const workload of world.workloads()) {
    const own = Object.entries(workload.istio?.annotations ?? {}).filter(([key]) => key.startsWith(PREFIX));
    if (own.length === 0) continue;
    const annotations = Object.fromEntries(own);
    found.set(JSON.stringify(own.toSorted()), found.get(JSON.stringify(own.toSorted())) ?? { annotations, workload });
  }
  return [...found.values()].flatMap(({ annotations, workload }) =>
    (["egress", "ingress"] as const).flatMap((direction) => partOf(annotations, workload, direction)),
  );
}

function partOf(annotations: Labels, { id }: WorkloadFacts, direction: Direction): readonly PolicyPart[] {
  const cite = { id, path: ["metadata", "annotations"], text: "an annotation keeps it from the mesh's proxy" };
  const rules = (direction === "egress" ? outbound : inbound)((name) => annotations[`${PREFIX}${name}`]).map(
    ({ peer, ports, exceptPorts }): PolicyRule => ({
      action: "pass",
      peers: [peer],
      ports,
      ...(exceptPorts ? { exceptPorts } : {}),
      cite,
    }),
  );
  if (rules.length === 0) return [];
  return [
    {
      policy: undefined,
      id,
      direction,
      plane: "mesh",
      tier: tiers.mesh,
      // Before everything that the proxy would say.
      order: -1,
      subject: {
        namespace: undefined,
        namespaces: undefined,
        pods: undefined,
        mesh: { by: ["sidecar", "gateway"], annotations },
      },
      isolates: false,
      doubt: undefined,
      rules,
      cite,
    },
  ];
}

interface Spared {
  readonly peer: PeerMatch;
  readonly ports: readonly PortMatch[];
  readonly exceptPorts?: readonly PortMatch[];
}

const PATH = ["metadata", "annotations"];
const everyone: PeerMatch = { is: "everyone", path: PATH };
const EVERY_PORT: readonly PortMatch[] = [{ is: "protocol", protocol: "TCP" }];

/** excludeOutboundPorts, excludeOutboundIPRanges, and all but includeOutboundIPRanges, where includeOutboundPorts has no port. */
function outbound(said: (name: string) => string | undefined): readonly Spared[] {
  const spared: Spared[] = [];
  const excluded = readPorts(said("excludeOutboundPorts"));
  if (excluded.length > 0) spared.push({ peer: everyone, ports: excluded });
  const ranges = toRanges(items(said("excludeOutboundIPRanges")));
  if (!isNoAddress(ranges))
    spared.push({ peer: { is: "addresses", ranges, matchesPods: "always", path: PATH }, ports: EVERY_PORT });
  const included = said("includeOutboundIPRanges");
  if (included !== undefined && included.trim() !== "*") {
    const exceptPorts = readPorts(said("includeOutboundPorts"));
    const rest = without(everyAddress, toRanges(items(included)));
    spared.push({
      peer: { is: "addresses", ranges: rest, matchesPods: "always", path: PATH },
      ports: EVERY_PORT,
      ...(exceptPorts.length > 0 ? { exceptPorts } : {}),
    });
  }
  return spared;
}

/** excludeInboundPorts, and all but includeInboundPorts. */
function inbound(said: (name: string) => string | undefined): readonly Spared[] {
  const included = said("includeInboundPorts");
  if (included !== undefined && included.trim() !== "*")
    return [{ peer: everyone, ports: EVERY_PORT, exceptPorts: readPorts(included) }];
  const excluded = readPorts(said("excludeInboundPorts"));
  return excluded.length > 0 ? [{ peer: everyone, ports: excluded }] : [];
}

function items(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "" && item !== "*");
}

/** Numbers, and ranges as `15000-15010`. */
function readPorts(text: string | undefined): readonly PortMatch[] {
  return items(text).flatMap((item): readonly PortMatch[] => {
    const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(item) ?? [];
    return from === undefined ? [] : [{ is: "range", protocol: "TCP", from: Number(from), to: Number(to ?? from) }];
  });
}
