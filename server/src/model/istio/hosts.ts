// Hosts as Istio writes them: names, with a wildcard as their first label, and `namespace/host` in a Sidecar's egress
// (reach-semantics IS-6). Knows texts only.

import type { JsonObject } from "../../base/json.ts";
import { readInteger, readList, readObject, readText } from "../read.ts";

/** An item of a Sidecar's egress.hosts. */
export interface HostEntry {
  /** A name, `*` (any), `.` (the Sidecar's own) or `~` (none). */
  readonly namespace: string;
  /** A name, `*.suffix` or `*`. */
  readonly host: string;
}

/** A thing of the registry, as a Sidecar looks at it. */
export interface RegistryHost {
  readonly namespace: string;
  readonly host: string;
}

/** `namespace/host` taken apart; undefined where the text is not of that form. */
export function readHostEntry(text: string): HostEntry | undefined {
  const slash = text.indexOf("/");
  return slash <= 0 || slash === text.length - 1
    ? undefined
    : { namespace: text.slice(0, slash), host: text.slice(slash + 1) };
}

/** Whether a host, or all that a wildcard stands for, is among what a pattern covers. */
export function coversHost(pattern: string, host: string): boolean {
  const [wide, name] = [pattern.toLowerCase(), host.toLowerCase()];
  if (wide === "*") return true;
  // The label of the wildcard has at least one character: *.example.com is not example.com.
  return wide.startsWith("*") ? name.endsWith(wide.slice(1)) && name.length >= wide.length : wide === name;
}

/** Whether an entry lets a Sidecar of namespace `own` see something of the registry. */
export function seesThrough({ namespace, host }: HostEntry, own: string, thing: RegistryHost): boolean {
  if (namespace === "~") return false;
  const from = namespace === "." ? own : namespace;
  return (from === "*" || from === thing.namespace) && coversHost(host, thing.host);
}

/**
 * Whether a Sidecar's egress lets its pods see something of the registry on a port (undefined: on any). Listeners without a port
 * take what no listener with that port takes; no egress at all sees everything (networking.istio.io Sidecar.egress).
 */
export function sidecarSees(spec: JsonObject, own: string, thing: RegistryHost, port: number | undefined): boolean {
  const listeners = readList(spec["egress"]).map(readObject);
  if (listeners.length === 0) return true;
  const portOf = (listener: JsonObject): number | undefined => readInteger(readObject(listener["port"])["number"]);
  const exact = port === undefined ? [] : listeners.filter((listener) => portOf(listener) === port);
  const asked =
    exact.length > 0
      ? exact
      : port === undefined
        ? listeners
        : listeners.filter((listener) => portOf(listener) === undefined);
  return asked.some((listener) =>
    readList(listener["hosts"]).some((item) => {
      const text = readText(item);
      // What a template hides may be the one.
      if (text === undefined) return true;
      const entry = readHostEntry(text);
      return entry !== undefined && seesThrough(entry, own, thing);
    }),
  );
}

/** The name under which a Service is in the registry. */
export function serviceHost(namespace: string, name: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/**
 * The Service that a host names, as Istio completes it: `cart` and `cart.shop` are of the own and of that namespace,
 * `cart.shop.svc` and `cart.shop.svc.cluster.local` too; undefined for other names.
 */
export function serviceOfHost(
  host: string,
  own: string,
): { readonly namespace: string; readonly name: string } | undefined {
  const [name = "", namespace = own, svc, ...zone] = host.split(".");
  if (name === "" || name.includes("*") || namespace === "") return undefined;
  if (svc !== undefined && svc !== "svc") return undefined;
  return zone.length === 0 || zone.join(".") === "cluster.local" ? { namespace, name } : undefined;
}
