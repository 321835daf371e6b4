// PeerAuthentication: which pods take connections with mutual TLS alone (STRICT), so that nobody outside the mesh gets in,
// and which take none, so that nobody has an identity there (DISABLE). The narrowest that says a mode counts: of the
// workload, of its namespace, of the root namespace.

import type { Path } from "../../../base/json.ts";
import type { OtherFacts } from "../../../model/facts.ts";
import { readObject } from "../../../model/read.ts";
import { showName } from "../../../model/resourceId.ts";
import { everything, toSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import type { PodMatch, PolicyPart, PolicyRule, PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { tiers } from "../tiers.ts";
import { type MtlsMode, meshOf, readMtlsMode } from "./mesh.ts";
import { EVERY_TCP, tcp } from "./operations.ts";
import { IN_MESH } from "./peers.ts";
import type { Trait } from "./traits.ts";

const PEER_AUTHENTICATION = toKindKey("security.istio.io", "PeerAuthentication");

/** A PeerAuthentication of a workload or of a namespace. */
export interface MtlsTrait extends Trait {
  readonly is: "mtls";
  readonly facts: OtherFacts;
  readonly mode: MtlsMode | undefined;
  /** Modes of single ports of the pod. */
  readonly ports: readonly { readonly port: number; readonly mode: MtlsMode }[];
}

interface PeerAuthentications {
  /** Those of workloads and of namespaces other than the root. */
  readonly traits: readonly MtlsTrait[];
  /** That of the whole mesh. */
  readonly mesh: MtlsTrait | undefined;
}

export function peerAuthentications(world: PolicyWorld): PeerAuthentications {
  const objects = world.objects(PEER_AUTHENTICATION);
  if (objects.length === 0) return { traits: [], mesh: undefined };
  const { rootNamespace } = meshOf(world);
  const all = objects.map(toTrait);
  const isOfMesh = ({ namespace, selector }: MtlsTrait) => namespace === rootNamespace && selector === undefined;
  // The pods of the root namespace read the mesh's as their namespace's.
  const mesh = all.find(isOfMesh);
  const own = all.filter((trait) => !isOfMesh(trait));
  const traits = own.map((trait): MtlsTrait => {
    if (trait.mode !== undefined || trait.ports.length === 0) return trait;
    // What it says of ports counts beside the mode that it inherits.
    const around = own.filter(({ namespace, selector }) => namespace === trait.namespace && selector === undefined);
    return { ...trait, mode: modeOf(around, mesh) };
  });
  return { traits, mesh };
}

function toTrait(facts: OtherFacts): MtlsTrait {
  const spec = readObject(facts.kept);
  const selector = toSelector(spec["selector"]);
  const isWhole = !selector || (selector.requirements.length === 0 && !selector.unclear);
  const ports = Object.entries(readObject(spec["portLevelMtls"])).flatMap(([key, value]) => {
    const mode = readMtlsMode(value);
    return /^\d{1,5}$/.test(key) && mode ? [{ port: Number(key), mode }] : [];
  });
  return {
    is: "mtls",
    facts,
    namespace: facts.id.namespace,
    selector: isWhole ? undefined : selector,
    mode: readMtlsMode(spec["mtls"]),
    ports,
  };
}

/** The mode of pods that have these traits. */
export function modeOf(traits: readonly MtlsTrait[], mesh: MtlsTrait | undefined): MtlsMode {
  const said = (isOfWorkload: boolean) =>
    traits.find(({ selector, mode }) => (selector !== undefined) === isOfWorkload && mode !== undefined)?.mode;
  return said(true) ?? said(false) ?? mesh?.mode ?? "PERMISSIVE";
}

/** Parts that keep out whoever has no identity where mutual TLS is demanded. */
export function strictParts(world: PolicyWorld): readonly PolicyPart[] {
  const { traits, mesh } = peerAuthentications(world);
  const narrower = (one: MtlsTrait | undefined): readonly PodMatch[] =>
    traits
      .filter(
        (other) =>
          other !== one &&
          (one === undefined || (one.selector === undefined && other.namespace === one.namespace)) &&
          (other.selector !== undefined || one === undefined) &&
          other.mode !== undefined,
      )
      .map(({ namespace, selector }) => ({ namespace, namespaces: undefined, pods: selector }));
  const parts = traits.flatMap((trait) => partsOf(trait, trait.namespace, narrower(trait)));
  return mesh ? [...parts, ...partsOf(mesh, undefined, narrower(undefined))] : parts;
}

function partsOf(
  { facts, mode, ports, selector }: MtlsTrait,
  namespace: string | undefined,
  unless: readonly PodMatch[],
): readonly PolicyPart[] {
  const strict = ports.filter((one) => one.mode === "STRICT").map(({ port }) => port);
  const others = ports.filter((one) => one.mode !== "STRICT").map(({ port }) => port);
  const rules: PolicyRule[] = [];
  const rule = (matched: readonly PortMatch[], except: readonly number[], path: Path): PolicyRule => ({
    action: "deny",
    peers: [{ is: "not", of: { is: "pods", match: ANY_IN_MESH, path }, path }],
    ports: matched,
    ...(except.length > 0 ? { exceptPorts: tcp(except) } : {}),
    cite: { id: facts.id, path, text: "takes mutual TLS alone, which needs a client of the mesh" },
  });
  if (mode === "STRICT") rules.push(rule(EVERY_TCP, others, ["spec", "mtls", "mode"]));
  else if (strict.length > 0) rules.push(rule(tcp(strict), [], ["spec", "portLevelMtls"]));
  if (rules.length === 0) return [];
  return [
    {
      policy: undefined,
      id: facts.id,
      direction: "ingress",
      plane: "mesh",
      tier: tiers.mesh,
      order: 0,
      // What a gateway listens to is its Gateway's business.
      subject: { namespace, namespaces: undefined, pods: selector, mesh: { by: ["sidecar", "ambient"] } },
      unless,
      isolates: false,
      doubt: undefined,
      rules,
      cite: { id: facts.id, path: ["spec"], text: `PeerAuthentication ${showName(facts.id)} selects the pod` },
    },
  ];
}

const ANY_IN_MESH: PodMatch = { namespace: undefined, namespaces: undefined, pods: everything, mesh: IN_MESH };
