// One agent for a context: connections that are kept, made within a limit, directly or through a proxy's CONNECT. Knows
// nothing of requests.

import {
  type ClientRequest,
  type ClientRequestArgs,
  type Agent as HttpAgent,
  Agent as PlainAgent,
  request as requestPlain,
} from "node:http";
import { request as requestTls, Agent as TlsAgent } from "node:https";
import type { Socket } from "node:net";
import { OwnFailure } from "./failureText.ts";

export interface AgentOptions {
  /** Whether the server speaks TLS. */
  readonly secure: boolean;
  readonly tls: {
    readonly ca?: Buffer | readonly string[];
    readonly rejectUnauthorized: boolean;
    readonly servername?: string;
  };
  /** An http or https proxy; may hold a login. */
  readonly proxy: URL | undefined;
  /** From the first packet to the end of the TLS handshake. */
  readonly connectMs: number;
}

/** A peer that is gone is noticed after this and the system's probes. */
const KEEP_ALIVE = 30_000;

type ConnectArgs = ClientRequestArgs & { readonly socket?: Socket };
type Callback = (error: Error | null, socket?: Socket) => void;

export function openAgent({ secure, tls, proxy, connectMs }: AgentOptions): HttpAgent {
  const kept = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE };
  const agent: HttpAgent = secure ? new TlsAgent({ ...kept, ...tls, ca: tls.ca as Buffer }) : new PlainAgent(kept);
  const connect = agent.createConnection.bind(agent) as (args: ConnectArgs) => Socket;
  const destroyAgent = agent.destroy.bind(agent);
  const pending = new Set<{ destroy(error: Error): unknown }>();
  const create = (args: ConnectArgs, done: Callback): void => {
    const host = `${bracketed(args.host ?? "")}:${args.port}`;
    const deadline = Date.now() + connectMs;
    const limited = (what: Socket, toTls: boolean) => {
      const timeout = new OwnFailure(`no connection to ${host} within ${Math.ceil(connectMs / 1000)} s`);
      const timer = setTimeout(() => what.destroy(timeout), Math.max(1, deadline - Date.now()));
      pending.add(what);
      settle(what, toTls, (error, socket) => {
        clearTimeout(timer);
        pending.delete(what);
        done(error, socket);
      });
    };
    if (!proxy) return limited(connect(args), secure);
    const request = openTunnel(proxy, tls.ca, host, connectMs, (error, socket) => {
      pending.delete(request);
      if (error || !socket || !secure) return done(error, socket);
      // The agent's own way takes `socket` too, and with it keeps TLS sessions.
      orTell(done, () => limited(connect({ ...args, socket }), true));
    });
    pending.add(request);
  };
  return Object.assign(agent, {
    // Calls back once the connection stands: until then a request has no socket, and does not hear of being destroyed.
    createConnection(args: ConnectArgs, done: Callback): undefined {
      orTell(done, () => create(args, done));
    },
    destroy() {
      for (const connection of pending) connection.destroy(new OwnFailure("connection was closed"));
      destroyAgent();
    },
  } as unknown as Pick<HttpAgent, "createConnection" | "destroy">);
}

/** A certificate or a key that cannot be parsed is thrown by Node.js, not told. */
function orTell(done: Callback, connect: () => void): void {
  try {
    connect();
  } catch (error) {
    process.nextTick(() => done(error instanceof Error ? error : new OwnFailure("connection failed")));
  }
}

/** Calls back once: with the socket when it is ready for a request, or with why it never will be. */
function settle(socket: Socket, toTls: boolean, done: Callback): void {
  let failure: Error | undefined;
  const onError = (error: Error) => {
    failure = error;
  };
  const onClose = () => done(failure ?? Object.assign(new Error("closed"), { code: "ECONNRESET" }));
  socket.once("error", onError);
  socket.once("close", onClose);
  socket.once(toTls ? "secureConnect" : "connect", () => {
    socket.off("error", onError);
    socket.off("close", onClose);
    socket.setKeepAlive(true, KEEP_ALIVE);
    done(null, socket);
  });
}

/** HTTP CONNECT (RFC 9110 §9.3.6), over TLS where the proxy's address is https. */
function openTunnel(
  proxy: URL,
  ca: AgentOptions["tls"]["ca"],
  target: string,
  ms: number,
  done: Callback,
): ClientRequest {
  const name = proxy.host;
  const login = proxy.username === "" ? {} : { "proxy-authorization": basic(proxy) };
  const secure = proxy.protocol === "https:";
  const request = (secure ? requestTls : requestPlain)({
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: proxy.port === "" ? (secure ? 443 : 80) : Number(proxy.port),
    method: "CONNECT",
    path: target,
    agent: false,
    headers: { host: target, ...login },
    // As for Go, the authority of the kubeconfig counts for a proxy too.
    ...(secure && ca ? { ca: ca as Buffer } : {}),
    // Whatever the environment says, the login goes to a proxy that is who it says it is.
    rejectUnauthorized: true,
  });
  const timer = setTimeout(() => request.destroy(new OwnFailure(`no connection to proxy ${name} in time`)), ms);
  request.on("connect", (response, socket, head) => {
    clearTimeout(timer);
    const status = response.statusCode ?? 0;
    if (status === 200 && head.length === 0) {
      socket.setKeepAlive(true, KEEP_ALIVE);
      return done(null, socket);
    }
    socket.destroy();
    const why = status === 407 ? "407: it wants a login" : String(status);
    done(new OwnFailure(`proxy ${name} did not connect to ${target} (${why})`));
  });
  request.on("response", (response) => {
    clearTimeout(timer);
    response.destroy();
    done(new OwnFailure(`proxy ${name} does not know CONNECT`));
  });
  request.on("error", (error) => {
    clearTimeout(timer);
    const code = "code" in error ? String(error.code) : "unknown error";
    done(error instanceof OwnFailure ? error : new OwnFailure(`proxy ${name} cannot be reached (${code})`));
  });
  request.end();
  return request;
}

function basic({ username, password }: URL): string {
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString("base64")}`;
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
