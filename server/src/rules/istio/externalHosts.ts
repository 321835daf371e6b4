// Hosts outside of the cluster that settings of a program name: URLs and host:port in values of variables and ConfigMaps.
// Knows texts only; which names are of the cluster is told by its caller.

import type { Span } from "../../base/span.ts";

export interface ExternalHost {
  readonly host: string;
  readonly port: number;
  readonly protocol: "HTTP" | "TLS" | "GRPC" | "TCP";
  /** Where the host stands in the value. */
  readonly part: Span;
}

/** Ports of schemes where a URL names none, and what is spoken there. */
const SCHEMES: ReadonlyMap<string, readonly [port: number, protocol: ExternalHost["protocol"]]> = new Map([
  ["http", [80, "HTTP"]],
  ["https", [443, "TLS"]],
  ["ws", [80, "HTTP"]],
  ["wss", [443, "TLS"]],
  ["grpc", [443, "GRPC"]],
  ["grpcs", [443, "TLS"]],
  ["postgres", [5432, "TCP"]],
  ["postgresql", [5432, "TCP"]],
  ["mysql", [3306, "TCP"]],
  ["mariadb", [3306, "TCP"]],
  ["sqlserver", [1433, "TCP"]],
  ["mongodb", [27017, "TCP"]],
  ["redis", [6379, "TCP"]],
  ["rediss", [6379, "TLS"]],
  ["amqp", [5672, "TCP"]],
  ["amqps", [5671, "TLS"]],
  ["kafka", [9092, "TCP"]],
  ["nats", [4222, "TCP"]],
  ["mqtt", [1883, "TCP"]],
  ["mqtts", [8883, "TLS"]],
  ["ldap", [389, "TCP"]],
  ["ldaps", [636, "TLS"]],
  ["smtp", [25, "TCP"]],
  ["smtps", [465, "TLS"]],
  ["sftp", [22, "TCP"]],
  ["tcp", [443, "TCP"]],
  ["tls", [443, "TLS"]],
]);

/** Variables whose value is an address to connect to. */
const ADDRESS = /(?:^|[_.-])(?:hosts?|hostname|addr|address|endpoints?|servers?|ur[il]s?|brokers?)$/i;

/** Variables that hold the program's own public address, or names that look like addresses. */
const OWN =
  /public|redirect|callback|origin|cors|issuer|namespace|schema|^(?:base|root|site|app|self|external)_?ur[il]$|^external_/i;

/** The hosts in the value of a variable or of a key of a ConfigMap; each once. */
export function externalHosts(name: string, value: string): readonly ExternalHost[] {
  if (OWN.test(name)) return [];
  const found = [...urlsIn(value), ...(value.includes("\n") ? [] : plainHosts(name, value))];
  return found.filter(({ host }, index) => found.findIndex((other) => other.host === host) === index);
}

/** `scheme://[user[:password]@]host[:port]`, anywhere in the text but in comments. */
function urlsIn(value: string): readonly ExternalHost[] {
  const found: ExternalHost[] = [];
  for (let at = value.indexOf("://"); at >= 0; at = value.indexOf("://", at + 3)) {
    const line = value.slice(value.lastIndexOf("\n", at) + 1, at).trimStart();
    if (line.startsWith("#") || line.startsWith("//")) continue;
    const scheme = /[a-z][a-z0-9]*(?:\+[a-z]+)?$/i.exec(value.slice(Math.max(0, at - 20), at))?.[0].toLowerCase() ?? "";
    const standard = SCHEMES.get(scheme.replace(/\+.*$/, ""));
    if (!standard) continue;
    const authority = /^[^\s/?#'"<>,;)]*/.exec(value.slice(at + 3, at + 3 + 500))?.[0] ?? "";
    const start = at + 3 + authority.lastIndexOf("@") + 1;
    const read = readHost(authority.slice(authority.lastIndexOf("@") + 1));
    if (read) found.push({ ...read, port: read.port ?? standard[0], protocol: standard[1], part: partAt(start, read) });
  }
  return found;
}

/** `host:port`, and `host` where the variable is named for an address; several with commas between them. */
function plainHosts(name: string, value: string): readonly ExternalHost[] {
  const found: ExternalHost[] = [];
  let start = 0;
  for (const item of value.split(",")) {
    const text = item.trim();
    const read = text.includes("://") ? undefined : readHost(text.replace(/\/.*$/, ""));
    if (read && (read.port !== undefined || (ADDRESS.test(name) && !FILE.test(read.host)))) {
      const port = read.port ?? 443;
      const protocol = port === 443 ? "TLS" : port === 80 ? "HTTP" : "TCP";
      found.push({ host: read.host, port, protocol, part: partAt(start + item.indexOf(text), read) });
    }
    start += item.length + 1;
  }
  return found;
}

/** What the name of a file ends with. */
const FILE =
  /\.(?:ya?ml|json|toml|ini|conf|cfg|config|properties|xml|txt|env|log|sql|pem|crt|cert|key|jks|html?|csv|sock|jar|lock)$/i;

interface ReadHost {
  readonly host: string;
  readonly port: number | undefined;
}

/** A name of two labels or more, whose last one is of letters; addresses and names of the machine itself are none. */
function readHost(text: string): ReadHost | undefined {
  const [, host = "", port] = /^([a-z0-9](?:[-a-z0-9]{0,62}\.)+[a-z]{2,24})(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === "" || LOCAL.test(host)) return undefined;
  return { host: host.toLowerCase(), port: port === undefined ? undefined : Number(port) };
}

/** Names that are answered inside a cluster or on the machine itself. */
const LOCAL = /(?:^|\.)(?:svc|local|localhost|localdomain)$/i;

function partAt(start: number, { host }: ReadHost): Span {
  return { start, end: start + host.length };
}
