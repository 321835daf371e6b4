// What the API server accepts as a host of an Ingress, and what a wrong one was likely meant to be.

import { subdomainProblem, toSubdomain } from "../nameSyntax.ts";

/** A wildcard stands where none may: only `*.` and a DNS name behind it is one (IsWildcardDNS1123Subdomain). */
export function hasStrayWildcard(host: string): boolean {
  return host.includes("*") && !/^\*\.[^*]+$/.test(host);
}

/** Why a host, wildcard or not, is no DNS name; undefined where it is one. A stray wildcard is another matter. */
export function hostProblem(host: string): string | undefined {
  if (hasStrayWildcard(host)) return undefined;
  const name = host.startsWith("*.") ? host.slice(2) : host;
  const problem = subdomainProblem(name);
  if (problem === undefined) return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return "it has a scheme";
  if (name.includes("/")) return "it has a path";
  return /:\d+$/.test(name) ? "it has a port" : problem;
}

/** Whether the API server takes a text as the host of a rule. */
export function isHost(text: string): boolean {
  return text !== "" && !hasStrayWildcard(text) && !isAddress(text) && hostProblem(text) === undefined;
}

/** The host without scheme, port, path and end dot, in lower case, where that is a DNS name. */
export function toHost(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/\/.*$/, "")
    .replace(/:\d*$/, "")
    .replace(/\.$/, "")
    .toLowerCase();
  const name = bare.startsWith("*.") ? bare.slice(2) : bare;
  const right = subdomainProblem(name) === undefined ? name : toSubdomain(name);
  if (right === undefined || right.includes("*")) return undefined;
  const host = bare.startsWith("*.") ? `*.${right}` : right;
  return host === text ? undefined : host;
}

/** An address in place of a name, IPv4 or IPv6, leading zeros and brackets too. */
export function isAddress(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(bare)) return bare.split(".").every((part) => Number(part) <= 255);
  return /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(bare) && (bare.match(/:/g) ?? []).length >= 2;
}
