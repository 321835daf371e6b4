// The one file that knows @kubernetes/client-node, and the entry of its own bundle. It is given what is left after the rules
// of kubectl have been applied, and gives TLS material, headers and the agent of a SOCKS proxy.

import type { Agent, RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import type { AppliedLogin, FileOrData, MergedLogin } from "./clusterLogin.ts";

/**
 * Has the package read certificates and write headers. The fences: names are fixed, so none is there twice; nothing that
 * would run (exec, auth-provider) is handed over; data and file are never both there; there is always a user, without whom
 * the package forgets the authority; trust is said in so many words, so that the environment cannot switch it off.
 */
export async function applyLogin(login: MergedLogin): Promise<AppliedLogin> {
  const config = new KubeConfig();
  config.loadFromOptions({
    currentContext: "context",
    contexts: [{ name: "context", cluster: "cluster", user: "user" }],
    clusters: [
      {
        name: "cluster",
        server: login.server,
        skipTLSVerify: login.skipTlsVerify || login.server.startsWith("http:"),
        ...either("ca", login.ca),
        ...present("tlsServerName", login.tlsServerName),
        // kubectl leaves names to the proxy; the package does for socks5h alone.
        ...present("proxyUrl", login.socksProxy?.replace(/^socks5:/, "socks5h:")),
      },
    ],
    users: [
      {
        name: "user",
        ...either("cert", login.cert),
        ...either("key", login.key),
        ...present("token", login.token),
        ...present("impersonateUser", login.impersonateUser),
      },
    ],
  });
  const options: RequestOptions = { rejectUnauthorized: true };
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername } = options;
  return {
    headers: textHeaders(options.headers),
    tls: {
      ...(ca instanceof Buffer ? { ca } : {}),
      ...(cert instanceof Buffer ? { cert } : {}),
      ...(key instanceof Buffer ? { key } : {}),
      ...(servername === undefined ? {} : { servername }),
      rejectUnauthorized: !login.skipTlsVerify,
    },
    agent: login.socksProxy === undefined ? undefined : kept(options.agent),
  };
}

function either(name: string, from: FileOrData | undefined): Readonly<Record<string, string>> {
  if (!from) return {};
  return "data" in from ? { [`${name}Data`]: from.data } : { [`${name}File`]: from.file };
}

function present(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}

function textHeaders(headers: RequestOptions["headers"]): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) if (typeof value === "string") texts[name] = value;
  return texts;
}

/** The package's agents end each connection after one request; this keeps them. */
function kept(agent: RequestOptions["agent"]): Agent | undefined {
  if (typeof agent !== "object") return undefined;
  return Object.assign(agent as Agent, { keepAlive: true, keepAliveMsecs: 30_000 });
}
