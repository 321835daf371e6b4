// A Transport to one context: credentials, TLS and proxies behind one `send`. What may be asked for is mayLeave.ts's; nothing of
// a request but its method, path and status reaches an error.

import type { IncomingMessage, RequestOptions } from "node:http";
import type { Target } from "../kubeconfig/chooseContext.ts";
import type { ClusterLogin } from "../login/clusterLogin.ts";
import { type CredentialHost, type Credentials, openCredentials } from "../login/credentials.ts";
import { registerSecrets } from "../login/redactor.ts";
import { checkMayLeave } from "../mayLeave.ts";
import type { ApiRequest, Transport } from "../transport.ts";
import { chooseProxy, type DefaultProxy } from "./chooseProxy.ts";
import { exchange, toResponse, unlessAborted } from "./exchange.ts";
import { type Place, toTransportError } from "./failureText.ts";
import { openSessions } from "./openSessions.ts";

export interface TransportHost extends CredentialHost {
  /** Loads the bundle of `@kubernetes/client-node`; called when the first request is sent. */
  login(): ClusterLogin | Promise<ClusterLogin>;
  /** The editor's `http.proxy`. */
  readonly defaultProxy?: DefaultProxy;
  /** For tests: 10 s to connect, 30 s to the first byte where absent. */
  readonly limits?: { readonly connectMs: number; readonly firstByteMs: number };
}

const LIMITS = { connectMs: 10_000, firstByteMs: 30_000 };

/** Opens nothing yet: the first request does. */
export function openTransport(target: Target, host: TransportHost): Transport {
  const { server, user, cluster } = target;
  const { env, defaultProxy, limits = LIMITS } = host;
  const proxy = chooseProxy(server, { proxyUrl: cluster.proxyUrl, env, defaultProxy });
  const socks = proxy.is === "socks" ? proxy.url.host : undefined;
  const place: Place = { host: hostPort(server), user: user.name, socks };
  if ("url" in proxy) registerSecrets(proxySecrets(proxy.url));
  const credentials = openCredentials(target, host);
  const sessions = openSessions(target, proxy, limits.connectMs, () => host.login());
  const closing = new AbortController();

  const attempt = async (request: ApiRequest, held: Credentials, signal: AbortSignal): Promise<IncomingMessage> => {
    const { agent, headers } = await sessions.open(held);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const options: RequestOptions = {
      method: request.method,
      // The agent of a SOCKS proxy looks here for whether to speak TLS, and to find a connection again.
      protocol: server.protocol,
      host: server.hostname.replace(/^\[|\]$/g, ""),
      port: portOf(server),
      path: `${server.pathname.replace(/\/+$/, "")}${request.path}`,
      headers: {
        accept: request.accept ?? "application/json",
        "accept-encoding": "gzip",
        "user-agent": "sallyport",
        ...headers,
        ...(body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      },
      agent,
      signal,
    };
    return exchange(server.protocol === "https:", options, body, place, limits.firstByteMs);
  };

  return {
    async send(request, caller) {
      checkMayLeave(request);
      const signal = AbortSignal.any([caller, closing.signal]);
      try {
        signal.throwIfAborted();
        let held = await unlessAborted(credentials.current(), signal);
        let answer = await unlessAborted(attempt(request, held, signal), signal);
        if (answer.statusCode === 401 && (await unlessAborted(credentials.renew(held), signal))) {
          answer.resume();
          held = await unlessAborted(credentials.current(), signal);
          answer = await unlessAborted(attempt(request, held, signal), signal);
        }
        return toResponse(answer, place, signal);
      } catch (error) {
        throw toTransportError(error, place, signal);
      }
    },
    close() {
      closing.abort();
      credentials.close();
      sessions.close();
    },
  };
}

function portOf(server: URL): number {
  if (server.port !== "") return Number(server.port);
  return server.protocol === "https:" ? 443 : 80;
}

function hostPort(server: URL): string {
  return `${server.hostname}:${portOf(server)}`;
}

function proxySecrets({ username, password }: URL): readonly string[] {
  return [password, Buffer.from(`${username}:${password}`).toString("base64")];
}
