// A Transport to one context: credentials, TLS and proxies behind one `send`. Knows nothing of what is asked for; nothing of
// a request but its method, path and status reaches an error.

import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { createGunzip } from "node:zlib";
import type { Target } from "../kubeconfig/chooseContext.ts";
import type { ClusterLogin } from "../login/clusterLogin.ts";
import { type CredentialHost, type Credentials, openCredentials } from "../login/credentials.ts";
import { registerSecrets } from "../login/redactor.ts";
import { type ApiRequest, type ApiResponse, type Transport, TransportError } from "../transport.ts";
import { chooseProxy, type DefaultProxy } from "./chooseProxy.ts";
import { OwnFailure, type Place, toTransportError } from "./failureText.ts";
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

/**
 * One request and its answer. A connection that was kept may have been closed by the server a moment before: then the next
 * one is tried, as Go's client does, for all that is sent here only reads.
 */
async function exchange(
  secure: boolean,
  options: RequestOptions,
  body: string | undefined,
  place: Place,
  firstByteMs: number,
): Promise<IncomingMessage> {
  const deadline = Date.now() + firstByteMs;
  for (;;) {
    const sent = (secure ? requestTls : requestPlain)(options);
    try {
      return await answerOf(sent, body, place, firstByteMs, deadline);
    } catch (error) {
      if (!sent.reusedSocket || !isClosed(error)) throw error;
    }
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

function answerOf(
  request: ClientRequest,
  body: string | undefined,
  { host }: Place,
  firstByteMs: number,
  deadline: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new OwnFailure(`no answer from ${host} within ${Math.ceil(firstByteMs / 1000)} s`);
      request.destroy(error);
      // A request that has no connection yet would tell its end when it gets one.
      reject(error);
    }, deadline - Date.now());
    request.once("response", (response) => {
      clearTimeout(timer);
      // Whoever reads the body is told of an error then; who does not read it must not bring the process down.
      response.on("error", () => undefined);
      resolve(response);
    });
    // Stays after the answer, for the same reason.
    request.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(body);
  });
}

function toResponse(answer: IncomingMessage, place: Place, signal: AbortSignal): ApiResponse {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(answer.headersDistinct)) if (value) headers.set(name, value.join(", "));
  const zipped = headers.get("content-encoding") === "gzip";
  if (zipped) for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return { status: answer.statusCode ?? 0, headers, body: bodyOf(answer, zipped, place, signal) };
}

async function* bodyOf(answer: IncomingMessage, zipped: boolean, place: Place, signal: AbortSignal) {
  const stream = zipped ? answer.pipe(createGunzip()) : answer;
  if (stream !== answer) answer.on("error", (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw toTransportError(error, place, signal);
  } finally {
    // Left early: nobody reads the rest, so the connection cannot be used again.
    if (!answer.readableEnded) answer.destroy();
  }
}

/** Waits no longer than the signal allows; the thing waited for goes on for others. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new TransportError("aborted", "request was cancelled"));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
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
