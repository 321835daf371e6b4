// AuthorizationPolicy (security.istio.io; reach-semantics IS-12 to IS-14) as the engine's parts: CUSTOM, then DENY, then
// ALLOW, which isolates. It binds pods of the mesh, on TCP alone; AUDIT and dry runs decide nothing.

import { isList, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import type { PolicyFacts, WorkloadFacts } from "../../../model/facts.ts";
import { readList, readObject, readText } from "../../../model/read.ts";
import { showName } from "../../../model/resourceId.ts";
import { type Requirement, type Selector, toMapSelector, toSelector } from "../../../model/selector.ts";
import type {
  LoweredPolicy,
  MeshMatch,
  PeerMatch,
  PodMatch,
  PolicyPart,
  PolicyRule,
  PortMatch,
} from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { tiers } from "../tiers.ts";
import { meshOf } from "./mesh.ts";
import { type MtlsTrait, modeOf, peerAuthentications } from "./mtls.ts";
import { EVERY_TCP, NOT_TCP, type Operation, readOperations, tcp, tcpBut } from "./operations.ts";
import { type Identities, IN_MESH, readSource } from "./peers.ts";
import { opaquePorts, opaqueServices, type ServiceTrait } from "./servicePorts.ts";
import { classesOf } from "./traits.ts";

const ORDER = { CUSTOM: 1, DENY: 2, ALLOW: 3 } as const;
type Action = keyof typeof ORDER;

/** What the policy does; undefined for AUDIT, dry runs and actions that are not known. */
function actionOf({ spec, annotations }: PolicyFacts): Action | undefined {
  if (annotations["istio.io/dry-run"] === "true") return undefined;
  const action = spec["action"] ?? "ALLOW";
  return action === "ALLOW" || action === "DENY" || action === "CUSTOM" ? action : undefined;
}

/** Within the mesh's tier (IS-12). */
export function placeOf(facts: PolicyFacts): { readonly tier: number; readonly order: number } {
  return { tier: tiers.mesh, order: ORDER[actionOf(facts) ?? "ALLOW"] };
}

export function lowerAuthorization(facts: PolicyFacts, world: PolicyWorld): LoweredPolicy {
  const action = actionOf(facts);
  if (!action) {
    const isDryRun = facts.annotations["istio.io/dry-run"] === "true";
    const path: Path = isDryRun ? ["metadata", "annotations"] : ["spec", "action"];
    const text = isDryRun ? "a dry run decides nothing" : `action ${showAction(facts)} decides nothing`;
    return { parts: [], problems: [{ path, text }] };
  }
  const mesh = meshOf(world);
  const { namespace } = facts.id;
  const rules = readList(facts.spec["rules"]);
  const needsRequests = rules.some((rule) => speaksOfRequests(readObject(rule)));
  const authentications = peerAuthentications(world);
  const isEverDisabled = [...authentications.traits, ...(authentications.mesh ? [authentications.mesh] : [])].some(
    ({ mode }) => mode === "DISABLE",
  );
  const parts = targetsOf(facts, world, mesh.rootNamespace).flatMap(({ subject, unless, ways, doubt }) => {
    const traits: readonly (ServiceTrait | MtlsTrait)[] = [
      ...(needsRequests ? opaqueServices(world, subject.namespace) : []),
      ...(isEverDisabled ? authentications.traits : []),
    ];
    const classes = traits.length === 0 ? undefined : classesOf(subject, traits, world.workloads());
    return (classes ?? [{ subject, unless: [], traits: [], workloads: NO_WORKLOADS }]).flatMap((one) => {
      const mtls = one.traits.flatMap((trait) => (trait.is === "mtls" ? [trait] : []));
      const opaque = one.traits.flatMap((trait) => (trait.is === "service" ? [trait] : []));
      const who: Identities = {
        namespace,
        trustDomains: mesh.trustDomains,
        isProven: !isEverDisabled || modeOf(mtls, authentications.mesh) !== "DISABLE",
      };
      const made = (by: MeshMatch["by"] | undefined, isBlind: boolean): PolicyPart => ({
        policy: facts,
        id: facts.id,
        direction: "ingress",
        plane: "mesh",
        ...placeOf(facts),
        subject: by ? { ...one.subject, mesh: { by } } : one.subject,
        ...(one.unless.length + unless.length > 0 ? { unless: [...one.unless, ...unless] } : {}),
        isolates: action === "ALLOW",
        doubt,
        rules: [
          ...(action === "ALLOW" ? [othersPass(facts)] : []),
          ...rules.flatMap((rule, index) =>
            lowerRule(facts, action, rule, ["spec", "rules", index], {
              who,
              opaque: isBlind ? "all" : opaquePorts(opaque),
            }),
          ),
        ],
        cite: {
          id: facts.id,
          path: facts.spec["selector"] === undefined ? ["spec"] : ["spec", "selector"],
          text: action === "ALLOW" && rules.length === 0 ? "selects the pod and allows nobody" : "selects the pod",
        },
      });
      // The node's proxy sees no requests (ambient), so for it every port is one of plain TCP.
      if (!needsRequests || !ways) return [made(ways, false)];
      return [
        made(
          ways.filter((way) => way !== "ambient"),
          false,
        ),
        made(["ambient"], true),
      ];
    });
  });
  return { parts, problems: [] };
}

const NO_WORKLOADS: readonly WorkloadFacts[] = [];

function showAction({ spec }: PolicyFacts): string {
  return typeof spec["action"] === "string" ? spec["action"] : "of this form";
}

interface Target {
  readonly subject: PodMatch;
  /** Pods that it leaves to others. */
  readonly unless: readonly PodMatch[];
  /** How its pods are in the mesh; undefined where that is no question. */
  readonly ways: MeshMatch["by"] | undefined;
  readonly doubt: string | undefined;
}

/** The label of pods that are made for a Gateway of the Gateway API. */
const GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";
const OF_GATEWAY: Requirement = { key: GATEWAY_NAME, operator: "Exists", values: [] };

/** Pods that it binds: its namespace's, those of all for the root namespace; or the pods of a Gateway, a Service (targetRefs). */
function targetsOf(facts: PolicyFacts, world: PolicyWorld, root: string): readonly Target[] {
  const { spec, id } = facts;
  const refs = isList(spec["targetRefs"])
    ? spec["targetRefs"]
    : spec["targetRef"] === undefined
      ? []
      : [spec["targetRef"]];
  if (refs.length === 0) {
    const namespace = id.namespace === root ? undefined : id.namespace;
    const pods = toSelector(spec["selector"] ?? undefined);
    const subject = { namespace, namespaces: undefined, pods };
    const all: Target = { subject, unless: [], ways: IN_MESH.by, doubt: undefined };
    if (
      !pods ||
      pods.requirements.length === 0 ||
      !world.workloads().some(({ podLabels }) => GATEWAY_NAME in podLabels)
    )
      return [all];
    // Newer versions of Istio want targetRefs for pods of the Gateway API, and leave them out of a selector.
    const made = { namespace: undefined, namespaces: undefined, pods: { requirements: [OF_GATEWAY], unclear: false } };
    const both = { ...pods, requirements: [...pods.requirements, OF_GATEWAY] };
    const doubt = `whether the selector of ${showName(id)} counts for a Gateway's pods depends on the version of Istio`;
    return [
      { ...all, unless: [made] },
      { subject: { ...subject, pods: both }, unless: [], ways: undefined, doubt },
    ];
  }
  const own = (pods: Selector): PodMatch => ({ namespace: id.namespace, namespaces: undefined, pods });
  return refs.flatMap((item): readonly Target[] => {
    const { kind, name } = readObject(item);
    if (typeof name !== "string") return [];
    if (kind === "Gateway") {
      return [{ subject: own(toMapSelector({ [GATEWAY_NAME]: name })), unless: [], ways: undefined, doubt: undefined }];
    }
    const service = world.services().find((one) => one.id.namespace === id.namespace && one.id.name === name);
    if (kind !== "Service" || !service?.selector) return [];
    // A waypoint enforces it; a sidecar does not read it.
    const doubt = `whether a waypoint enforces ${id.kind} ${showName(id)} is not known`;
    return [{ subject: own(toMapSelector(service.selector)), unless: [], ways: ["ambient"], doubt }];
  });
}

/** What is not TCP never comes to the proxy. */
function othersPass(facts: PolicyFacts): PolicyRule {
  return {
    action: "pass",
    peers: [{ is: "everyone", path: ["spec"] }],
    ports: NOT_TCP,
    cite: { id: facts.id, path: ["spec"], text: "a mesh lets be what is not TCP" },
  };
}

interface RuleContext {
  readonly who: Identities;
  /** Ports on which the proxy tells no requests apart. */
  readonly opaque: readonly PortMatch[] | "all";
}

function lowerRule(facts: PolicyFacts, action: Action, rule: Json, path: Path, cx: RuleContext): readonly PolicyRule[] {
  const body = readObject(rule);
  const sources = readList(body["from"]).map((item, index) =>
    readSource(readObject(readObject(item)["source"]), cx.who, [...path, "from", index, "source"]),
  );
  const from = sources.length === 0 ? [{ peers: [], limits: [] }] : sources;
  return readOperations(body, cx.who, path).flatMap((operation) => {
    // Sources that speak of requests and those that do not are rules of their own.
    const plain = from.filter(({ limits }) => limits.length === 0);
    const limited = from.filter(({ limits }) => limits.length > 0);
    return [
      ...rulesOf(
        facts,
        action,
        path,
        operation,
        plain.map(({ peers }) => peers),
        [],
        cx,
      ),
      ...limited.flatMap(({ peers, limits }) => rulesOf(facts, action, path, operation, [peers], limits, cx)),
    ];
  });
}

function rulesOf(
  facts: PolicyFacts,
  action: Action,
  path: Path,
  operation: Operation,
  sources: readonly (readonly PeerMatch[])[],
  sourceLimits: readonly string[],
  { opaque }: RuleContext,
): readonly PolicyRule[] {
  if (sources.length === 0) return [];
  const peers = sources.map((of): PeerMatch => {
    const all = [...of, ...operation.peers];
    const [only] = all;
    if (!only) return { is: "everyone", path };
    return all.length === 1 ? only : { is: "every", of: all, path: only.path };
  });
  const limit = [...operation.limits, ...sourceLimits].join(", ");
  const condition = action === "CUSTOM" ? `${providerOf(facts)} decides` : operation.condition;
  const number = Number(path[2]) + 1;
  const verb = { ALLOW: "allows it", DENY: "denies it", CUSTOM: `asks ${providerOf(facts)}` }[action];
  const cite = { id: facts.id, path, text: `rule ${number} ${verb}` };
  const rule = (ports: readonly PortMatch[], except: readonly PortMatch[], isLimited: boolean): PolicyRule => ({
    action: action === "ALLOW" ? "allow" : "deny",
    peers,
    ports,
    ...(except.length > 0 ? { exceptPorts: except } : {}),
    ...(isLimited ? { limit } : {}),
    ...(condition === undefined ? {} : { condition }),
    cite: isLimited ? { ...cite, text: `rule ${number} ${verb} for ${limit}` } : cite,
  });
  const ports = operation.ports ? tcp(operation.ports) : EVERY_TCP;
  const exceptPorts = tcp(operation.exceptPorts);
  if (limit === "") return [rule(ports, exceptPorts, false)];
  // On plain TCP, a rule to allow never matches by what requests have, and a rule to deny ignores it (IS-14).
  const isDeny = action !== "ALLOW";
  if (opaque === "all") return isDeny ? [rule(ports, exceptPorts, false)] : [];
  const beyond = operation.ports ? tcpBut(operation.ports) : [];
  return [
    ...(isDeny && opaque.length > 0 ? [rule(opaque, [...exceptPorts, ...beyond], false)] : []),
    rule(ports, [...exceptPorts, ...opaque], true),
  ];
}

function providerOf({ spec }: PolicyFacts): string {
  const name = readText(readObject(spec["provider"])["name"]);
  return name === undefined ? "an authorizer outside" : `the authorizer ${name}`;
}

/** Whether a rule speaks of anything that only requests of HTTP have. */
function speaksOfRequests(rule: JsonObject): boolean {
  const text = JSON.stringify(rule);
  return /"(?:not)?(?:[Mm]ethods|[Pp]aths|[Hh]osts|[Rr]equestPrincipals)"|"request\./.test(text);
}
