// What the proxies of a mesh let out (reach-semantics IS-3 to IS-8): under REGISTRY_ONLY the hosts that a pod's Sidecar, or
// the mesh's default, lets it see; under ALLOW_ANY everything, so that no part says anything.

import { groupBy } from "../../../base/group.ts";
import type { JsonObject } from "../../../base/json.ts";
import { isExportedTo } from "../../../model/istio/exportTo.ts";
import { sidecarSees } from "../../../model/istio/hosts.ts";
import type { MeshConfig } from "../../../model/istio/meshConfig.ts";
import { outboundModeOf, readSidecar, type SidecarFacts } from "../../../model/istio/sidecarOf.ts";
import type { ResourceId } from "../../../model/resourceId.ts";
import { showId, showName } from "../../../model/resourceId.ts";
import { everything, type Selector, toMapSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import { unseenWhy } from "../../coverageWords.ts";
import type { PodMatch, PolicyPart, PolicyRule } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { tiers } from "../tiers.ts";
import { hasMesh, meshOf } from "./mesh.ts";
import { EVERY_TCP, NOT_TCP } from "./operations.ts";
import { namespacesOf, type RegistryItem, registryOf } from "./registry.ts";
import { SERVICE_ENTRY } from "./serviceEntry.ts";

export const SIDECAR = toKindKey("networking.istio.io", "Sidecar");

/** Who is bound: pods with a sidecar that reads Sidecars; gateways and pods of ambient do not. */
const BOUND = { by: ["sidecar"] } as const;

/** Parts of all Sidecars that close something, and of the mesh's default. */
export function outboundParts(world: PolicyWorld): readonly PolicyPart[] {
  const sidecars = world.objects(SIDECAR).flatMap((facts) => readSidecar(facts) ?? []);
  if (sidecars.length === 0 && !hasMesh(world)) return [];
  const mesh = meshOf(world);
  const cx: Context = { world, mesh, sidecars, registry: undefined };
  return [...sidecars.flatMap((sidecar) => partsOfSidecar(sidecar, cx)), ...partsOfMesh(cx), ...unseenSidecars(world)];
}

/** Sidecars that may be there and can't be listed may close anything to the pods of their namespace. */
function unseenSidecars(world: PolicyWorld): readonly PolicyPart[] {
  return namespacesOf(world).flatMap((namespace): readonly PolicyPart[] => {
    const why = unseenWhy(world.coverage(SIDECAR, namespace), "Sidecars", namespace);
    if (why === undefined) return [];
    const id: ResourceId = { group: "networking.istio.io", kind: "Sidecar", namespace, name: "" };
    const cite = { id, path: [], text: why };
    const subject = { namespace, namespaces: undefined, pods: undefined, mesh: BOUND };
    const rule: PolicyRule = { action: "deny", peers: [{ is: "unclear", why, path: [] }], ports: EVERY_TCP, cite };
    return [
      {
        policy: undefined,
        id,
        direction: "egress",
        plane: "mesh",
        tier: tiers.mesh,
        order: Number.POSITIVE_INFINITY,
        subject,
        isolates: false,
        doubt: why,
        rules: [rule],
        cite,
      },
    ];
  });
}

/** Hosts that may be in the registry and can't be listed. */
function unseenHosts(world: PolicyWorld): readonly PolicyRule[] {
  const namespace = namespacesOf(world).find(
    (name) => unseenWhy(world.coverage(SERVICE_ENTRY, name), "ServiceEntries", name) !== undefined,
  );
  const why =
    namespace === undefined
      ? undefined
      : unseenWhy(world.coverage(SERVICE_ENTRY, namespace), "ServiceEntries", namespace);
  if (namespace === undefined || why === undefined) return [];
  const id: ResourceId = { group: "networking.istio.io", kind: "ServiceEntry", namespace, name: "" };
  const cite = { id, path: [], text: why };
  return [{ action: "allow", peers: [{ is: "unclear", why, path: [] }], ports: EVERY_TCP, cite }];
}

interface Context {
  readonly world: PolicyWorld;
  readonly mesh: MeshConfig;
  readonly sidecars: readonly SidecarFacts[];
  registry: readonly RegistryItem[] | undefined;
}

/** The pods of a Sidecar: of its namespace those that it selects, or all; of the root namespace, all of the mesh (IS-5). */
function subjectOf({ facts, selector, unclear }: SidecarFacts, root: string): PodMatch {
  const namespace = selector === undefined && facts.id.namespace === root ? undefined : facts.id.namespace;
  return { namespace, namespaces: undefined, pods: selectorOf({ selector, unclear }) };
}

function selectorOf({ selector, unclear }: Pick<SidecarFacts, "selector" | "unclear">): Selector | undefined {
  if (unclear) return { ...everything, unclear: true };
  return selector ? toMapSelector(selector) : undefined;
}

function isOfRoot({ facts, selector }: SidecarFacts, root: string): boolean {
  return selector === undefined && facts.id.namespace === root;
}

/** How narrow a Sidecar is: the narrowest counts for a pod (IS-5). */
function rankOf(sidecar: SidecarFacts, root: string): number {
  if (sidecar.selector !== undefined) return 0;
  return isOfRoot(sidecar, root) ? 2 : 1;
}

function partsOfSidecar(sidecar: SidecarFacts, cx: Context): readonly PolicyPart[] {
  const { mesh, sidecars } = cx;
  const root = mesh.rootNamespace;
  const { facts, spec } = sidecar;
  const rank = rankOf(sidecar, root);
  const isNear = (other: SidecarFacts) => rank === 2 || other.facts.id.namespace === facts.id.namespace;
  const narrower = sidecars.filter((other) => rankOf(other, root) < rank && isNear(other));
  const unless = narrower.map((other) => subjectOf(other, root));
  const subject = subjectOf(sidecar, root);
  // Of equals the oldest counts, and manifests tell no age.
  const rivals = sidecars.filter((other) => other !== sidecar && rankOf(other, root) === rank && isNear(other));
  const path = spec["outboundTrafficPolicy"] === undefined ? ["spec"] : ["spec", "outboundTrafficPolicy"];
  const from: Origin = { id: facts.id, path, spec, says: `${showId(facts.id)} lets out to known hosts alone` };
  const alone = partsOf(from, subject, [...unless, ...rivals.map((other) => subjectOf(other, root))], undefined, cx);
  const shared = rivals.flatMap((other) => {
    const both: PodMatch = { ...subject, pods: together(subject.pods, subjectOf(other, root).pods) };
    const why = `Sidecars ${showName(facts.id)} and ${showName(other.facts.id)} select the same pods: the older counts`;
    return partsOf(from, both, unless, why, cx);
  });
  return [...alone, ...shared];
}

function together(a: Selector | undefined, b: Selector | undefined): Selector | undefined {
  if (!a || !b) return a ?? b;
  return { requirements: [...a.requirements, ...b.requirements], unclear: a.unclear || b.unclear };
}

/** Pods without a Sidecar: all exported hosts, by the mode of the mesh. */
function partsOfMesh(cx: Context): readonly PolicyPart[] {
  const { mesh, sidecars } = cx;
  const root = mesh.rootNamespace;
  if (sidecars.some((sidecar) => isOfRoot(sidecar, root))) return [];
  const id: ResourceId = { group: "", kind: "ConfigMap", namespace: root, name: "istio" };
  const subject: PodMatch = { namespace: undefined, namespaces: undefined, pods: undefined };
  const from: Origin = {
    id,
    path: ["data", "mesh"],
    spec: undefined,
    says: "the mesh lets out to known hosts alone (REGISTRY_ONLY)",
  };
  const unless = sidecars.map((sidecar) => subjectOf(sidecar, root));
  return partsOf(from, subject, unless, undefined, cx);
}

interface Origin {
  readonly id: ResourceId;
  readonly path: PolicyPart["cite"]["path"];
  /** The spec of the Sidecar; undefined for the mesh's default. */
  readonly spec: JsonObject | undefined;
  readonly says: string;
}

/** What is taken where nothing tells. */
const ASSUMED = "the mesh's outbound traffic policy is not known: ALLOW_ANY, which is Istio's default";

function partsOf(
  from: Origin,
  subject: PodMatch,
  unless: readonly PodMatch[],
  doubt: string | undefined,
  cx: Context,
): readonly PolicyPart[] {
  const { mesh } = cx;
  const mode = modeOf(from, mesh);
  if (mode === "ALLOW_ANY") return [];
  const part = (more: Partial<PolicyPart>): PolicyPart => ({
    policy: undefined,
    id: from.id,
    direction: "egress",
    plane: "mesh",
    tier: tiers.mesh,
    order: 0,
    subject: { ...subject, mesh: BOUND },
    ...(unless.length > 0 ? { unless } : {}),
    isolates: false,
    doubt,
    rules: [],
    cite: { id: from.id, path: from.path, text: from.says },
    ...more,
  });
  if (mode === "assumed") return [part({ assumes: ASSUMED })];
  const why = mode === undefined ? "revisions of the mesh differ in their outbound traffic policy" : doubt;
  const items = (cx.registry ??= registryOf(cx.world));
  const sees = (item: RegistryItem, namespace: string): boolean =>
    isExportedTo(item.exportTo, item.namespace, namespace, mesh.defaultExportTo) &&
    (from.spec === undefined || sidecarSees(from.spec, namespace, item, item.port));
  const pass: PolicyRule = {
    action: "pass",
    peers: [{ is: "everyone", path: from.path }],
    ports: NOT_TCP,
    cite: { id: from.id, path: from.path, text: "a mesh lets be what is not TCP" },
  };
  const own = subject.namespace;
  const unseen = unseenHosts(cx.world);
  const seenFrom = (namespace: string, among: readonly RegistryItem[]): readonly PolicyRule[] =>
    chosen(
      among.filter((item) => sees(item, namespace)),
      namespace,
    );
  if (own !== undefined)
    return [part({ isolates: true, doubt: why, rules: [pass, ...seenFrom(own, items), ...unseen] })];
  // What is seen from everywhere is said once, and what only a namespace sees, or sees otherwise, beside it.
  const shared = sharedHosts(items);
  const common = new Set(items.filter((item) => !shared.has(item.host) && sees(item, NOWHERE)));
  const rest = items.filter((item) => !common.has(item));
  const extra = namespacesOf(cx.world).flatMap((namespace) => {
    const rules = seenFrom(namespace, rest);
    return rules.length === 0 ? [] : [part({ subject: { ...subject, namespace, mesh: BOUND }, doubt: why, rules })];
  });
  return [part({ isolates: true, doubt: why, rules: [pass, ...seenFrom(NOWHERE, [...common]), ...unseen] }), ...extra];
}

/** Hosts that several namespaces give. */
function sharedHosts(items: readonly RegistryItem[]): ReadonlySet<string> {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const { host, namespace } of items) {
    if ((owners.get(host) ?? namespace) !== namespace) shared.add(host);
    owners.set(host, namespace);
  }
  return shared;
}

/** Of one host in several namespaces the own one counts, then the Service of the cluster, then the oldest (IS-8). */
function chosen(seen: readonly RegistryItem[], namespace: string): readonly PolicyRule[] {
  const shared = sharedHosts(seen);
  if (shared.size === 0) return seen.flatMap(({ rules }) => rules);
  return [...groupBy(seen, ({ host }) => host)].flatMap(([host, items]): readonly PolicyRule[] => {
    if (!shared.has(host)) return items.flatMap(({ rules }) => rules);
    const own = items.filter((item) => item.namespace === namespace);
    const services = items.filter((item) => item.isService);
    const first = own.length > 0 ? own : services;
    if (first.length > 0) return first.flatMap(({ rules }) => rules);
    const names = [...new Set(items.map((item) => item.namespace))].join(" and ");
    const condition = `the oldest ServiceEntry for ${host} counts, of those in ${names}`;
    return items.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, condition })));
  });
}

/** No namespace has this name. */
const NOWHERE = "";

/** `assumed` where nothing tells of the mesh's mode, undefined where what tells differs. */
function modeOf({ spec }: Origin, mesh: MeshConfig): "ALLOW_ANY" | "REGISTRY_ONLY" | "assumed" | undefined {
  const said = spec === undefined ? mesh.outbound : spec["outboundTrafficPolicy"] === undefined ? mesh.outbound : "own";
  if (said !== "own") return said ?? (mesh.isKnown ? undefined : "assumed");
  return outboundModeOf(spec && { spec }, mesh);
}
