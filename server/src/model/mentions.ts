// Where a pod's manifest says whom it talks to: URLs, host:port and host names in the environment, arguments and ConfigMaps of its
// containers. Finds texts that look like hosts; whether there is such a host is for those who know the world.

import { isObject, type Json, type JsonObject } from "../base/json.ts";
import { readList, readObject, readText } from "./read.ts";

/** A host that a manifest names. */
export interface Mention {
  /** As it is written, in lower case: `cart`, `api.stripe.com`, `10.0.0.1`. */
  readonly host: string;
  /** Undefined where the text says none. */
  readonly port: number | undefined;
  /** `env CART_URL`, `argument --db-host`: where it stands. */
  readonly where: string;
  /** Whether the text says by itself that this is a host: in a URL or before a port. A lone word is one only if it is known. */
  readonly isSure: boolean;
}

/** Values of a ConfigMap of the pod's namespace by their keys; undefined where it is not known. */
export type ConfigOf = (name: string) => { readonly [key: string]: string } | undefined;

/** All hosts that a pod's spec names, each with its port once, in the order in which they stand. */
export function mentionsOf(podSpec: JsonObject, configOf: ConfigOf): readonly Mention[] {
  const found = new Map<string, Mention>();
  for (const container of [...readList(podSpec["initContainers"]), ...readList(podSpec["containers"])]) {
    const own = readObject(container);
    const settings = settingsOf(own, configOf);
    for (const setting of settings) {
      for (const mention of mentionsIn(setting, settings)) {
        const key = `${mention.host} ${mention.port ?? ""}`;
        const known = found.get(key);
        if (!known || (mention.isSure && !known.isSure)) found.set(key, mention);
      }
    }
  }
  return [...found.values()];
}

interface Setting {
  /** `DB_HOST`, `--db-host`; empty for an argument without a name. */
  readonly name: string;
  readonly value: string;
  readonly where: string;
}

function settingsOf(container: JsonObject, configOf: ConfigOf): readonly Setting[] {
  const settings: Setting[] = [];
  for (const item of readList(container["envFrom"])) {
    const source = readObject(item);
    const name = readText(readObject(source["configMapRef"])["name"]);
    const prefix = readText(source["prefix"]) ?? "";
    for (const [key, value] of Object.entries((name !== undefined && configOf(name)) || {}))
      settings.push({ name: `${prefix}${key}`, value, where: `ConfigMap ${name} ${key}` });
  }
  for (const item of readList(container["env"])) {
    const { name, value, valueFrom } = readObject(item);
    if (typeof name !== "string") continue;
    const ref = readObject(readObject(valueFrom)["configMapKeyRef"]);
    const config = readText(ref["name"]);
    const text = readText(value) ?? (config && configOf(config)?.[readText(ref["key"]) ?? ""]);
    if (text) settings.push({ name, value: text, where: `env ${name}` });
  }
  settings.push(...argumentsOf(container["command"], "command"), ...argumentsOf(container["args"], "argument"));
  return settings;
}

/** `--flag=value`, `--flag value` and lone words. */
function argumentsOf(list: Json | undefined, what: string): readonly Setting[] {
  const texts = readList(list).flatMap((item) => readText(item) ?? []);
  return texts.map((text, index) => {
    const [, flag, value] = /^(--?[\w.-]+)=(.*)$/s.exec(text) ?? [];
    if (flag !== undefined && value !== undefined) return { name: flag, value, where: `${what} ${flag}` };
    const before = texts[index - 1];
    const name = before !== undefined && /^--?[a-zA-Z][\w.-]*$/.test(before) ? before : "";
    return { name, value: text, where: name === "" ? `${what} ${index + 1}` : `${what} ${name}` };
  });
}

/** Names of settings that hold hosts. */
const HOST_NAME = /host|addr|url|uri|server|endpoint|service|broker|upstream|target|backend|dsn|origin|domain/i;
/** Scheme, credentials, and hosts with ports up to the path. */
const URL_TEXT = /\b([a-z][a-z0-9+.-]{1,20}):\/\/(?:[^\s/@"']*@)?([^\s/?#"'<>]+)/gi;
const HOST = String.raw`[a-z0-9](?:[a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62})*)?\.?`;
const HOST_PORT = new RegExp(`^(${HOST}):(\\d{1,5})$`, "i");
const LONE_HOST = new RegExp(`^${HOST}$`, "i");
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Longer values are files; whatever they name, they are not read. */
const LONGEST = 4096;

function mentionsIn({ name, value, where }: Setting, all: readonly Setting[]): readonly Mention[] {
  if (value.length > LONGEST || value.includes("{{")) return [];
  const found: Mention[] = [];
  const rest = value.replaceAll(URL_TEXT, (_, scheme: string, hosts: string) => {
    for (const text of hosts.split(",")) {
      const [host, port] = hostAndPort(text);
      if (host) found.push({ host, port: port ?? PORTS.get(scheme.toLowerCase()), where, isSure: true });
    }
    return " ";
  });
  const words = rest.split(/[\s,;]+/).filter((word) => word !== "");
  for (const word of words) {
    const [host, port] = HOST_PORT.test(word) ? hostAndPort(word) : [undefined, undefined];
    // `level:5` and `12:30` look like it too: a word without a dot counts where such a Service is known.
    if (host && /[a-z]|^\d+\.\d+\.\d+\.\d+$/.test(host)) found.push({ host, port, where, isSure: host.includes(".") });
    else if (isLoneHost(word, name))
      found.push({ host: bareName(word), port: portBeside(name, all), where, isSure: false });
  }
  return found;
}

/** `DB_HOST: db` and `10.0.0.1`; not `true`, `3` and `app.yaml`. */
function isLoneHost(word: string, name: string): boolean {
  if (ADDRESS.test(word)) return true;
  return (
    HOST_NAME.test(name) &&
    LONE_HOST.test(word) &&
    /[a-z]/i.test(word) &&
    !/\.(?:ya?ml|json|conf|xml|toml|properties|pem|crt|key|sock|so|jar|js|py)$/i.test(word)
  );
}

function hostAndPort(text: string): readonly [string | undefined, number | undefined] {
  const [, host, digits] = HOST_PORT.exec(text) ?? [];
  if (host !== undefined) {
    const port = Number(digits);
    return port >= 1 && port <= 65535 ? [bareName(host), port] : [undefined, undefined];
  }
  return LONE_HOST.test(text) ? [bareName(text), undefined] : [undefined, undefined];
}

function bareName(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** `DB_PORT` beside `DB_HOST`, `--db-port` beside `--db-host`. */
function portBeside(name: string, all: readonly Setting[]): number | undefined {
  const wanted = name.replace(/(host(?:name)?|addr(?:ess)?|server|endpoint|service)$/i, "port").toLowerCase();
  if (wanted === name.toLowerCase()) return undefined;
  const text = all.find((other) => other.name.toLowerCase() === wanted)?.value;
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535
    ? Number(text)
    : undefined;
}

/** Where a scheme listens when the URL does not say (IANA's registry of services). */
const PORTS: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["ws", 80],
  ["wss", 443],
  ["postgres", 5432],
  ["postgresql", 5432],
  ["mysql", 3306],
  ["mariadb", 3306],
  ["sqlserver", 1433],
  ["mongodb", 27017],
  ["mongodb+srv", 27017],
  ["redis", 6379],
  ["rediss", 6379],
  ["amqp", 5672],
  ["amqps", 5671],
  ["nats", 4222],
  ["kafka", 9092],
  ["ldap", 389],
  ["ldaps", 636],
  ["smtp", 25],
  ["smtps", 465],
  ["ftp", 21],
  ["mqtt", 1883],
  ["mqtts", 8883],
]);

/** The pod spec of a workload's manifest: {} where there is none. `path` is that of the template (kinds/workload.ts). */
export function podSpecIn(value: JsonObject, path: readonly string[]): JsonObject {
  let at: Json | undefined = value;
  for (const step of path) at = isObject(at) ? at[step] : undefined;
  return readObject(readObject(at)["spec"]);
}
