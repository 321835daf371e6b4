// A Transport through the person's own kubectl, for logins and networks that only it can deal with: credentials, TLS and proxies
// are its business. Reads only: kubectl itself refuses every other method and path.

import { Agent } from "node:http";
import { exchange, toResponse, unlessAborted } from "../http/exchange.ts";
import { type Place, toTransportError } from "../http/failureText.ts";
import type { Target } from "../kubeconfig/chooseContext.ts";
import { askOnce } from "../login/credentials.ts";
import { lastWords } from "../login/foreignText.ts";
import { checkMayLeave } from "../mayLeave.ts";
import { type ApiRequest, type ApiResponse, type Transport, TransportError } from "../transport.ts";
import { type KubectlLimits, openKubectlProxy } from "./kubectlProxy.ts";
import type { KubectlHost } from "./proxyProgram.ts";

/** A login that kubectl has to run or renew happens within the first answer. */
const FIRST_BYTE = 60_000;
const MOST_WORDS = 4096;

/** Starts nothing yet: the first request does. */
export function openKubectlTransport(target: Target, host: KubectlHost, limits?: KubectlLimits): Transport {
  const proxy = openKubectlProxy(target, askOnce(host), limits);
  const agent = new Agent({ keepAlive: true });
  const closing = new AbortController();
  const { exec, authProvider, tokenFile } = target.user;
  const mayRenew = exec !== undefined || authProvider !== undefined || tokenFile !== undefined;
  const place: Place = { host: "kubectl proxy", user: target.user.name, socks: undefined };

  const attempt = async ({ path, accept = "application/json" }: ApiRequest, signal: AbortSignal) => {
    const socketPath = await proxy.socket();
    // kubectl takes requests for this machine alone (--accept-hosts).
    const headers = { host: "localhost", accept, "accept-encoding": "gzip", "user-agent": "sallyport" };
    return exchange(false, { method: "GET", socketPath, path, headers, agent, signal }, undefined, place, FIRST_BYTE);
  };

  return {
    async send(request, caller) {
      checkMayLeave(request);
      // A pattern of paths and one of methods can't say "POST, but to reviews only", so kubectl is told to refuse it.
      if (request.method !== "GET") throw new TransportError("network", "kubectl proxy only reads here");
      const signal = AbortSignal.any([caller, closing.signal]);
      try {
        signal.throwIfAborted();
        let answer = await unlessAborted(attempt(request, signal), signal);
        if (answer.statusCode === 401 && mayRenew) {
          // kubectl gets other credentials after a refusal, but does not send the request again.
          answer.resume();
          answer = await unlessAborted(attempt(request, signal), signal);
        }
        const response = toResponse(answer, place, signal);
        return isOfKubectl(response) ? await fail(response, target) : response;
      } catch (error) {
        throw toTransportError(error, place, signal);
      }
    },
    close() {
      closing.abort();
      proxy.close();
      agent.destroy();
    },
  };
}

/** Whether kubectl got no answer, and says so itself: a server's own failures bear an audit-id or are JSON. */
function isOfKubectl({ status, headers }: ApiResponse): boolean {
  const isText = headers.get("content-type")?.startsWith("text/plain") === true;
  return (status === 500 || status === 502) && isText && !headers.has("audit-id");
}

async function fail({ body }: ApiResponse, { server }: Target): Promise<never> {
  let words = "";
  for await (const chunk of body) {
    words += Buffer.from(chunk).toString("utf8");
    if (words.length > MOST_WORDS) break;
  }
  const said = lastWords(words.slice(0, MOST_WORDS));
  if (LOGIN.test(words)) throw new TransportError("credentials", `kubectl could not log in${said}`);
  throw new TransportError("network", `kubectl got no answer from ${server.host}${said}`);
}

/** How client-go words a plugin or a provider that gives no credentials. */
const LOGIN = /getting credentials|id-token|refresh[- ]token|failed to refresh/i;
