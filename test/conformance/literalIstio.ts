// A literal reading of the mesh's plane (reach-semantics IS-1 to IS-9, IS-12 to IS-14), for the literal evaluator: one
// connection at a time, yes or no. It shares no code with the engine.

import { inBlock, listOf, type Manifest, mapOf, selectorMatches } from "./literalText.ts";

/** What the mesh sees of a pod. */
interface MeshPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string; readonly number: number; readonly protocol: string }[];
  readonly hostNetwork: boolean;
  readonly ip: string | undefined;
  readonly serviceAccount?: string;
}

type MeshEnd = { readonly pod: MeshPod } | { readonly address: string; readonly name?: string };

interface MeshCluster {
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly policies: readonly { readonly kind: string; readonly namespace: string; readonly spec: Manifest }[];
  readonly mesh?: LiteralMesh;
}

/** An object in a namespace, as it is written. */
export interface LiteralObject {
  readonly namespace: string;
  readonly name: string;
  readonly spec: Manifest;
}

export interface LiteralService extends LiteralObject {
  /** The annotation networking.istio.io/exportTo. */
  readonly exportTo?: string;
}

export interface LiteralMesh {
  /** outboundTrafficPolicy.mode of the mesh. */
  readonly mode: string | undefined;
  readonly root: string;
  readonly services: readonly LiteralService[];
  readonly entries: readonly LiteralObject[];
  readonly sidecars: readonly LiteralObject[];
  readonly authentications: readonly LiteralObject[];
}

/** Whether the mesh lets a connection through: the source's proxy on the way out, the destination's on the way in. */
export function meshPasses(cluster: MeshCluster, from: MeshEnd, to: MeshEnd, protocol: string, port: number): boolean {
  const { mesh } = cluster;
  // Proxies see TCP and nothing else.
  if (!mesh || protocol !== "TCP") return true;
  const out = !("pod" in from) || outPasses(cluster, mesh, from.pod, to, port);
  const into = !("pod" in to) || intoPasses(cluster, mesh, from, to.pod, port);
  return out && into;
}

// Who is in the mesh

function wayOf(cluster: MeshCluster, pod: MeshPod): "sidecar" | "ambient" | "none" {
  if (pod.hostNetwork) return "none";
  const namespace = cluster.namespaces[pod.namespace] ?? {};
  const asked = pod.labels["sidecar.istio.io/inject"];
  const isOff = asked === "false" || namespace["istio-injection"] === "disabled";
  const isOn = asked === "true" || namespace["istio-injection"] === "enabled" || "istio.io/rev" in namespace;
  if (!isOff && isOn) return "sidecar";
  return namespace["istio.io/dataplane-mode"] === "ambient" ? "ambient" : "none";
}

// The way out

function outPasses(cluster: MeshCluster, mesh: LiteralMesh, pod: MeshPod, to: MeshEnd, port: number): boolean {
  if (wayOf(cluster, pod) !== "sidecar") return true;
  const sidecar = sidecarOf(mesh, pod);
  const own = sidecar?.spec["outboundTrafficPolicy"];
  const mode = own === undefined ? (mesh.mode ?? "ALLOW_ANY") : (mapOf(own)["mode"] ?? "REGISTRY_ONLY");
  if (mode === "ALLOW_ANY") return true;
  return serviceOpens(mesh, sidecar, pod, to, port) || entryOpens(mesh, sidecar, pod, to, port);
}

/** The one Sidecar that a pod's proxy reads: that which selects it, else its namespace's, else the root's. */
function sidecarOf(mesh: LiteralMesh, pod: MeshPod): LiteralObject | undefined {
  const labelsOf = ({ spec }: LiteralObject) => mapOf(mapOf(spec["workloadSelector"])["labels"]);
  const isPlain = (sidecar: LiteralObject) => Object.keys(labelsOf(sidecar)).length === 0;
  return (
    mesh.sidecars.find(
      (one) =>
        one.namespace === pod.namespace &&
        !isPlain(one) &&
        Object.entries(labelsOf(one)).every(([key, value]) => pod.labels[key] === value),
    ) ??
    mesh.sidecars.find((one) => one.namespace === pod.namespace && isPlain(one)) ??
    mesh.sidecars.find((one) => one.namespace === mesh.root && isPlain(one))
  );
}

/** Whether a host that `namespace` has in the registry is seen on a port. */
function isSeen(
  sidecar: LiteralObject | undefined,
  pod: MeshPod,
  host: string,
  namespace: string,
  exportTo: readonly unknown[],
  port: number,
): boolean {
  const scopes = exportTo.length === 0 ? ["*"] : exportTo;
  const isExported = scopes.some(
    (scope) => scope === "*" || scope === pod.namespace || (scope === "." && namespace === pod.namespace),
  );
  if (!isExported) return false;
  const listeners = listOf(sidecar?.spec["egress"]).map(mapOf);
  if (listeners.length === 0) return true;
  const withPort = listeners.filter((listener) => mapOf(listener["port"])["number"] === port);
  const asked = withPort.length > 0 ? withPort : listeners.filter((listener) => !("port" in listener));
  return asked.some((listener) =>
    listOf(listener["hosts"]).some((entry) => {
      const [where = "", name = ""] = String(entry).split("/");
      if (where !== "*" && where !== namespace && !(where === "." && namespace === pod.namespace)) return false;
      return nameMatches(name, host);
    }),
  );
}

/** `*.x.io` stands for whatever ends in `.x.io`; `*` for all. */
function nameMatches(pattern: string, name: string): boolean {
  if (pattern === "*") return true;
  return pattern.startsWith("*") ? name.length >= pattern.length && name.endsWith(pattern.slice(1)) : pattern === name;
}

function serviceOpens(
  mesh: LiteralMesh,
  sidecar: LiteralObject | undefined,
  pod: MeshPod,
  to: MeshEnd,
  port: number,
): boolean {
  if (!("pod" in to)) return false;
  const { pod: target } = to;
  return mesh.services.some(({ namespace, name, spec, exportTo }) => {
    if (target.hostNetwork || target.namespace !== namespace) return false;
    if (!Object.entries(mapOf(spec["selector"])).every(([key, value]) => target.labels[key] === value)) return false;
    const host = `${name}.${namespace}.svc.cluster.local`;
    return listOf(spec["ports"])
      .map(mapOf)
      .some((own) => {
        if ((own["protocol"] ?? "TCP") !== "TCP") return false;
        if (!isSeen(sidecar, pod, host, namespace, exportTo?.split(",") ?? [], Number(own["port"]))) return false;
        return leadsTo(own["targetPort"] ?? own["port"], target, port);
      });
  });
}

function leadsTo(target: unknown, pod: MeshPod, port: number): boolean {
  if (typeof target === "number") return target === port;
  return pod.ports.some(({ name, number, protocol }) => name === target && protocol === "TCP" && number === port);
}

function entryOpens(
  mesh: LiteralMesh,
  sidecar: LiteralObject | undefined,
  pod: MeshPod,
  to: MeshEnd,
  port: number,
): boolean {
  return mesh.entries.some(({ namespace, spec }) => {
    const hosts = listOf(spec["hosts"]).map(String);
    const addresses = listOf(spec["addresses"]).map(String);
    const endpoints = listOf(spec["endpoints"]).map(mapOf);
    const resolution = spec["resolution"] ?? "NONE";
    const selector =
      spec["workloadSelector"] === undefined ? undefined : mapOf(mapOf(spec["workloadSelector"])["labels"]);
    // Validation.
    if (endpoints.length > 0 && (selector || resolution === "NONE")) return false;
    if (resolution === "DNS" && endpoints.length === 0 && hosts.some((host) => host.startsWith("*"))) return false;
    if (resolution === "DNS" && addresses.some((address) => address.includes("/"))) return false;
    return listOf(spec["ports"])
      .map(mapOf)
      .some((own) => {
        const number = Number(own["number"]);
        const target = Number(own["targetPort"] ?? number);
        const protocol = String(own["protocol"]);
        if (protocol === "UDP") return false;
        const seen = hosts.filter((host) => isSeen(sidecar, pod, host, namespace, listOf(spec["exportTo"]), number));
        if (seen.length === 0) return false;
        const ends = endpoints.map((endpoint) => mapOf(endpoint["ports"])[String(own["name"])] ?? target);
        if ("name" in to && to.name !== undefined && (ends.length > 0 ? ends.includes(port) : target === port)) {
          const { name } = to;
          if (seen.some((host) => nameMatches(host, name))) return true;
        }
        const address = "pod" in to ? to.pod.ip : to.address;
        if (number === port) {
          if (addresses.length === 0 && resolution === "NONE" && protocol === "TCP") return true;
          const isThere = (block: string) =>
            address === undefined
              ? block.endsWith("/0")
              : inBlock(block.includes("/") ? block : `${block}/32`, address);
          if (addresses.some(isThere)) return true;
        }
        if (selector) {
          if (!("pod" in to) || to.pod.hostNetwork || to.pod.namespace !== namespace || target !== port) return false;
          const { labels } = to.pod;
          return Object.entries(selector).every(([key, value]) => labels[key] === value);
        }
        return endpoints.some((endpoint) => {
          const ports = mapOf(endpoint["ports"]);
          const there = ports[String(own["name"])] ?? target;
          return there === port && endpoint["address"] === address;
        });
      });
  });
}

// The way in

function intoPasses(cluster: MeshCluster, mesh: LiteralMesh, from: MeshEnd, pod: MeshPod, port: number): boolean {
  const way = wayOf(cluster, pod);
  if (way === "none") return true;
  const mode = mtlsOf(mesh, pod);
  const identity = "pod" in from && wayOf(cluster, from.pod) !== "none" ? from.pod : undefined;
  const onPort = portMtlsOf(mesh, pod, port) ?? mode;
  if (onPort === "STRICT" && !identity) return false;
  const who = mode === "DISABLE" ? undefined : identity;
  const policies = cluster.policies.filter(
    (policy) =>
      policy.kind === "AuthorizationPolicy" &&
      (policy.namespace === pod.namespace || policy.namespace === mesh.root) &&
      selectorMatches(policy.spec["selector"], pod.labels),
  );
  const matches = (action: string) =>
    policies
      .filter(({ spec }) => (spec["action"] ?? "ALLOW") === action)
      .map(({ spec }) => {
        const isBlind = way === "ambient" || isPlainTcp(mesh, pod, port);
        return listOf(spec["rules"]).some((rule) => ruleMatches(mapOf(rule), action, from, who, port, isBlind));
      });
  if (matches("DENY").includes(true)) return false;
  const allows = matches("ALLOW");
  return allows.length === 0 || allows.includes(true);
}

/** The mode of the PeerAuthentication nearest to the pod that says one. */
function mtlsOf(mesh: LiteralMesh, pod: MeshPod): unknown {
  const modeOf = (one: LiteralObject | undefined) => mapOf(one?.spec["mtls"])["mode"];
  const inNamespace = (namespace: string, isSelecting: boolean) =>
    mesh.authentications.filter(
      (one) =>
        one.namespace === namespace &&
        "selector" in one.spec === isSelecting &&
        selectorMatches(one.spec["selector"], pod.labels),
    );
  const all = [
    ...inNamespace(pod.namespace, true),
    ...inNamespace(pod.namespace, false),
    ...inNamespace(mesh.root, false),
  ];
  return modeOf(all.find((one) => modeOf(one) !== undefined)) ?? "PERMISSIVE";
}

/** What the pod's own PeerAuthentication says of one port. */
function portMtlsOf(mesh: LiteralMesh, pod: MeshPod, port: number): unknown {
  const own = mesh.authentications.find(
    (one) =>
      one.namespace === pod.namespace && "selector" in one.spec && selectorMatches(one.spec["selector"], pod.labels),
  );
  return mapOf(mapOf(own?.spec["portLevelMtls"])[String(port)])["mode"];
}

/** Whether a Service in front of the pod says that the port is one of TCP, so that no requests are told apart. */
function isPlainTcp(mesh: LiteralMesh, pod: MeshPod, port: number): boolean {
  return mesh.services.some(
    ({ namespace, spec }) =>
      namespace === pod.namespace &&
      Object.entries(mapOf(spec["selector"])).every(([key, value]) => pod.labels[key] === value) &&
      listOf(spec["ports"])
        .map(mapOf)
        .some((own) =>
          /^(tcp|tls|https|mongo|mysql|redis)(-|$)/.test(String(own["name"] ?? "")) ||
          (!/^(http|http2|grpc)(-|$)/.test(String(own["name"] ?? "")) && own["port"] === 53)
            ? leadsTo(own["targetPort"] ?? own["port"], pod, port)
            : false,
        ),
  );
}

function ruleMatches(
  rule: Manifest,
  action: string,
  from: MeshEnd,
  who: MeshPod | undefined,
  port: number,
  isBlind: boolean,
): boolean {
  const sources = listOf(rule["from"]).map((item) => mapOf(mapOf(item)["source"]));
  const operations = listOf(rule["to"]).map((item) => mapOf(mapOf(item)["operation"]));
  const conditions = listOf(rule["when"]).map(mapOf);
  const asks = operations.length === 0 ? [{}] : operations;
  return (
    (sources.length === 0 || sources.some((source) => sourceMatches(source, from, who))) &&
    asks.some((operation) => operationMatches(operation, action, port, isBlind)) &&
    conditions.every((condition) => {
      const { key, values, notValues } = condition;
      const isOne = (list: unknown) =>
        listOf(list).some((value) => conditionMatches(String(key), String(value), from, who, port));
      return (values === undefined || isOne(values)) && (notValues === undefined || !isOne(notValues));
    })
  );
}

function sourceMatches(source: Manifest, from: MeshEnd, who: MeshPod | undefined): boolean {
  return Object.entries(source).every(([field, values]) => {
    const isNot = field.startsWith("not");
    const plain = isNot ? `${field.charAt(3).toLowerCase()}${field.slice(4)}` : field;
    const key = { principals: "source.principal", namespaces: "source.namespace", ipBlocks: "source.ip" }[plain] ?? "";
    return listOf(values).some((value) => conditionMatches(key, String(value), from, who, 0)) !== isNot;
  });
}

function conditionMatches(key: string, value: string, from: MeshEnd, who: MeshPod | undefined, port: number): boolean {
  if (key === "destination.port") return value === String(port);
  if (key === "source.ip") {
    const address = "pod" in from ? from.pod.ip : from.address;
    if (address === undefined) return value.endsWith("/0");
    return inBlock(value.includes("/") ? value : `${value}/32`, address);
  }
  if (!who) return false;
  const account = who.serviceAccount ?? "default";
  return textMatches(
    value,
    key === "source.namespace" ? who.namespace : `cluster.local/ns/${who.namespace}/sa/${account}`,
  );
}

function textMatches(pattern: string, text: string): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("*")) return text.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}

/** Whether some connection on the port is one that the operation speaks of; a rule to deny has to speak of all of them. */
function operationMatches(operation: Manifest, action: string, port: number, isBlind: boolean): boolean {
  const { ports, notPorts } = operation;
  if (ports !== undefined && !listOf(ports).includes(String(port))) return false;
  if (listOf(notPorts).includes(String(port))) return false;
  const isOfRequests = ["methods", "paths", "hosts"].some((field) => field in operation);
  if (!isOfRequests) return true;
  // On plain TCP a rule to allow fails, and a rule to deny takes the port as a whole.
  return action === "DENY" ? isBlind : !isBlind;
}
