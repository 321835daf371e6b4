// The seam to the bundle that holds @kubernetes/client-node: what it is handed, what it gives back, and how it is loaded
// when a cluster is first connected to. Nothing of the package is known here.

import type { Agent } from "node:https";
import { createRequire } from "node:module";
import { join } from "node:path";
import { KUBECTL_SETTING } from "../kubeconfig/chooseContext.ts";
import { TransportError } from "../transport.ts";

/** One cluster and one user: merged, every path absolute, nothing in it that would run or refresh by itself. */
export interface MergedLogin {
  readonly server: string;
  readonly ca: FileOrData | undefined;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName: string | undefined;
  /** Only socks5: other proxies are spoken to here. */
  readonly socksProxy: string | undefined;
  readonly token: string | undefined;
  readonly cert: FileOrData | undefined;
  readonly key: FileOrData | undefined;
  readonly impersonateUser: string | undefined;
}

/** Base64 of PEM, or an absolute path. Both at once cannot be said: kubectl prefers the data, the package the file. */
export type FileOrData = { readonly data: string } | { readonly file: string };

export interface AppliedLogin {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly servername?: string;
    readonly rejectUnauthorized: boolean;
  };
  /** For a SOCKS proxy. */
  readonly agent: Agent | undefined;
}

export type ClusterLogin = (login: MergedLogin) => Promise<AppliedLogin>;

/** The oldest Node.js that the package's own dependencies load on (undici 8). */
const OLDEST = [22, 19] as const;

/** Loads the bundle that lies beside the caller's. Throws a TransportError where this Node.js is too old for it. */
export function loadClusterLogin(folder: string, version: string = process.versions.node): ClusterLogin {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    const needed = `a live cluster needs Node.js ${OLDEST.join(".")} or later, this is ${version}`;
    throw new TransportError("credentials", `${needed}; use a recording or ${KUBECTL_SETTING}`);
  }
  const bundle = join(folder, "clusterLogin.cjs");
  return (createRequire(bundle)(bundle) as { readonly applyLogin: ClusterLogin }).applyLogin;
}
