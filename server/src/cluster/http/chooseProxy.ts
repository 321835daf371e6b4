// Which proxy leads to a server: the kubeconfig's proxy-url, else what the environment says by Go's rules
// (golang.org/x/net/http/httpproxy), else the editor's own. Nothing is connected to here.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { isLoopback } from "../kubeconfig/chooseContext.ts";

export type ProxyChoice =
  | { readonly is: "direct" }
  /** Spoken to by CONNECT, over TLS where the address is https. */
  | { readonly is: "http"; readonly url: URL }
  | { readonly is: "socks"; readonly url: URL }
  | { readonly is: "refused"; readonly message: string };

/** The editor's own proxy, and what it is not for. */
export interface DefaultProxy {
  readonly url: string;
  /** In the form of NO_PROXY's entries. */
  readonly noProxy: readonly string[];
}

interface ProxyInput {
  readonly proxyUrl: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The editor's `http.proxy`. */
  readonly defaultProxy: DefaultProxy | undefined;
}

export function chooseProxy(server: URL, { proxyUrl, env, defaultProxy }: ProxyInput): ProxyChoice {
  if (proxyUrl) return toChoice(proxyUrl, "proxy-url of the kubeconfig");
  if (isLoopback(server.hostname)) return { is: "direct" };
  const variable = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const bypass = env["NO_PROXY"] ?? env["no_proxy"];
  if (bypass && isBypassed(server, bypass)) return { is: "direct" };
  const fromEnv = env[variable] || env[variable.toLowerCase()];
  if (fromEnv) return toChoice(fromEnv, variable);
  if (!defaultProxy || isBypassed(server, defaultProxy.noProxy.join(","))) return { is: "direct" };
  return toChoice(defaultProxy.url, "the editor's http.proxy");
}

/** The text may hold a password, so no message quotes it. */
function toChoice(text: string, source: string): ProxyChoice {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const refused: ProxyChoice = { is: "refused", message: `${source} is no address of an http, https or socks5 proxy` };
  if (!URL.canParse(written)) return refused;
  const url = new URL(written);
  if (url.hostname === "") return refused;
  if (url.protocol === "http:" || url.protocol === "https:") return { is: "http", url };
  return url.protocol === "socks5:" || url.protocol === "socks5h:" ? { is: "socks", url } : refused;
}

/** `*`, an address, a block, `example.com` (it and all below), `.example.com` (all below), each with a port or without. */
function isBypassed(server: URL, list: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = server.port || (server.protocol === "https:" ? "443" : "80");
  return list.split(",").some((item) => {
    const entry = item.trim().toLowerCase();
    if (entry === "") return false;
    if (entry === "*") return true;
    const cidr = parseCidr(entry);
    if (cidr) return contains(cidr, host);
    const match = /^(.*?)(?::(\d+))?$/.exec(parseAddress(entry) ? `[${entry}]` : entry);
    if (match?.[2] !== undefined && match[2] !== port) return false;
    const name = (match?.[1] ?? entry).replace(/^\[|\]$/g, "").replace(/^\*\./, ".");
    if (name.startsWith(".")) return host.endsWith(name);
    return host === name || (!parseAddress(host) && host.endsWith(`.${name}`));
  });
}

function contains(cidr: NonNullable<ReturnType<typeof parseCidr>>, host: string): boolean {
  const address = parseAddress(host);
  if (!address) return false;
  if (cidr.family === 4) return address.family === 4 && address.value >= cidr.first && address.value < cidr.end;
  return address.family === 6 && address.value >= cidr.first && address.value < cidr.end;
}
