// The agent and the headers for the credentials of the moment, made anew when these or a file behind them change. Requests
// that are under way keep the agent that they began with.

import { stat } from "node:fs/promises";
import type { Agent } from "node:http";
import * as tls from "node:tls";
import type { Target } from "../kubeconfig/chooseContext.ts";
import type { AppliedLogin, ClusterLogin, FileOrData, MergedLogin } from "../login/clusterLogin.ts";
import type { Credentials } from "../login/credentials.ts";
import { TransportError } from "../transport.ts";
import type { ProxyChoice } from "./chooseProxy.ts";
import { OwnFailure } from "./failureText.ts";
import { openAgent } from "./openAgent.ts";

export interface Session {
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

export interface Sessions {
  open(credentials: Credentials): Promise<Session>;
  /** Ends every connection, those in use included. */
  close(): void;
}

interface Made extends Session {
  readonly credentials: Credentials;
  readonly stamp: string;
}

export function openSessions(
  target: Target,
  proxy: ProxyChoice,
  connectMs: number,
  login: () => ClusterLogin | Promise<ClusterLogin>,
): Sessions {
  const agents = new Set<Agent>();
  let made: Made | undefined;
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();
  const make = async (credentials: Credentials): Promise<Session> => {
    const merged = mergedLogin(target, proxy, credentials);
    const stamp = await stampOf(merged);
    if (made && made.credentials === credentials && made.stamp === stamp) return made;
    const apply = await login();
    const applied = await apply(merged).catch((error: unknown) => {
      throw unreadable(error, target);
    });
    const sameConnections = made?.stamp === stamp && made.credentials.certificate === credentials.certificate;
    const agent = sameConnections && made ? made.agent : toAgent(target, proxy, applied, connectMs);
    if (made && made.agent !== agent) retire(made.agent, agents);
    if (closed) agent.destroy();
    agents.add(agent);
    made = { credentials, stamp, agent, headers: { ...applied.headers, ...impersonation(target) } };
    return made;
  };
  return {
    // One after the other: two requests at once make one agent.
    open(credentials) {
      const next = turn.then(() => make(credentials));
      turn = next.catch(() => undefined);
      return next;
    },
    close() {
      closed = true;
      for (const agent of agents) Object.assign(agent, { keepAlive: false }).destroy();
    },
  };
}

function mergedLogin({ server, cluster, user }: Target, proxy: ProxyChoice, credentials: Credentials): MergedLogin {
  if (proxy.is === "refused") throw new OwnFailure(proxy.message);
  const { certificate } = credentials;
  const data = (pem: string): FileOrData => ({ data: Buffer.from(pem).toString("base64") });
  return {
    server: server.href,
    ca: either(cluster.caData, cluster.caFile),
    skipTlsVerify: cluster.skipTlsVerify,
    tlsServerName: cluster.tlsServerName,
    socksProxy: proxy.is === "socks" ? proxy.url.href : undefined,
    token: credentials.token,
    cert: certificate ? data(certificate.cert) : either(user.certData, user.certFile),
    key: certificate ? data(certificate.key) : either(user.keyData, user.keyFile),
    impersonateUser: user.impersonate.user,
  };
}

/** The data counts before the file, as kubectl has it. */
function either(data: string | undefined, file: string | undefined): FileOrData | undefined {
  if (data !== undefined) return { data };
  return file === undefined ? undefined : { file };
}

/** Changes when a file behind the login does. */
async function stampOf({ ca, cert, key }: MergedLogin): Promise<string> {
  const files = [ca, cert, key].map((from) => (from && "file" in from ? from.file : undefined));
  const stamps = files.map(async (file) => {
    if (file === undefined) return "";
    return stat(file).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => "missing",
    );
  });
  return (await Promise.all(stamps)).join("\n");
}

function toAgent({ server }: Target, proxy: ProxyChoice, applied: AppliedLogin, connectMs: number): Agent {
  if (proxy.is === "socks") {
    if (!applied.agent) throw new OwnFailure(`SOCKS proxy ${proxy.url.host} is not supported`);
    if (!applied.tls.ca) Object.assign(applied.agent.options, { ca: systemAuthorities() });
    return applied.agent;
  }
  const secure = server.protocol === "https:";
  const ca = applied.tls.ca ?? (secure ? systemAuthorities() : undefined);
  const tlsOptions = { ...applied.tls, ...(ca === undefined ? {} : { ca }) };
  return openAgent({ secure, tls: tlsOptions, proxy: proxy.is === "http" ? proxy.url : undefined, connectMs });
}

/** Without an authority in the kubeconfig the machine's count, a company's own included, as for kubectl. */
function systemAuthorities(): readonly string[] | undefined {
  if (typeof tls.getCACertificates !== "function") return undefined;
  return [...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")])];
}

/** Idle connections end now, those in use with their request. */
function retire(agent: Agent, agents: Set<Agent>): void {
  Object.assign(agent, { keepAlive: false });
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  for (const old of agents) if (old !== agent && Object.keys(old.sockets).length === 0) agents.delete(old);
}

/** All but the user's name, which @kubernetes/client-node writes. */
function impersonation({ user }: Target): Readonly<Record<string, string | readonly string[]>> {
  const { groups, uid, extra } = user.impersonate;
  const headers: Record<string, string | readonly string[]> = {};
  if (groups.length > 0) headers["Impersonate-Group"] = groups;
  if (uid !== undefined) headers["Impersonate-Uid"] = uid;
  for (const [key, values] of extra) headers[`Impersonate-Extra-${headerKey(key)}`] = values;
  return headers;
}

/** client-go transport/round_trippers.go, headerKeyEscape: what no header name may hold is percent-encoded. */
function headerKey(key: string): string {
  const escape = (text: string) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  return key.replace(/[^!#$&'*+\-.^_`|~0-9A-Za-z]/gu, escape);
}

function unreadable(error: unknown, { user, cluster }: Target): TransportError {
  if (error instanceof TransportError) return error;
  const file = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : undefined;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const what = file === undefined ? `login of user ${user.name} at cluster ${cluster.name}` : file;
  return new TransportError("credentials", `${what} cannot be read (${code})`);
}
