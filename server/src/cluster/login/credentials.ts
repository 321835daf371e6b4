// What a user is known by at the moment: a token, a certificate, or nothing. Renewed in time and at most once for each
// refusal; whoever asks while it is being renewed waits for the same answer.

import { readFile } from "node:fs/promises";
import { isObject, type Json } from "../../base/json.ts";
import { KUBECTL_SETTING, type Target } from "../kubeconfig/chooseContext.ts";
import type { ExecSpec } from "../kubeconfig/kubeconfig.ts";
import { TransportError } from "../transport.ts";
import { type ExecHost, runExecPlugin } from "./execPlugin.ts";
import { registerSecrets } from "./redactor.ts";

export interface Credentials {
  readonly token?: string;
  /** PEM; where absent, the kubeconfig's own certificate counts. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

export interface CredentialSource {
  /** Rejects with a TransportError of reason "credentials". */
  current(): Promise<Credentials>;
  /** After a 401 for these: whether there are others now that are worth a second try. */
  renew(refused: Credentials): Promise<boolean>;
  close(): void;
}

export interface CredentialHost extends ExecHost {
  /** Milliseconds since 1970; the clock where absent. */
  now?(): number;
}

/** Where a target's user gets credentials: kubectl's order is token file, token, exec plugin, identity provider. */
export function openCredentials(target: Target, host: CredentialHost): CredentialSource {
  const { token, tokenFile, exec, authProvider, name } = target.user;
  const now = host.now ?? Date.now;
  if (tokenFile !== undefined) return fromFile(tokenFile, token, now);
  if (token !== undefined) return fixed({ token });
  if (exec) return fromPlugin(exec, target, host, now);
  if (authProvider) return fixed({ token: authProvider.idToken ?? "" }, (held) => checkIdToken(name, held, now()));
  return fixed({});
}

/** The same object every time: a session is made anew for others. */
function fixed(held: Credentials, check: (held: Credentials) => void = () => undefined): CredentialSource {
  return {
    async current() {
      check(held);
      return held;
    },
    renew: async () => false,
    close: () => undefined,
  };
}

const TOKEN_FILE_AGE = 60_000;

/** A file that something else keeps fresh. While it cannot be read, what was read last counts, then the token beside it. */
function fromFile(path: string, fallback: string | undefined, now: () => number): CredentialSource {
  let held: { readonly credentials: Credentials; readonly at: number } | undefined;
  const read = async (): Promise<Credentials> => {
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      if (held ?? fallback) return held?.credentials.token ?? fallback ?? "";
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      throw new TransportError("credentials", `token file ${path} cannot be read (${code})`);
    });
    const token = text.trim();
    if (token === "") throw new TransportError("credentials", `token file ${path} is empty`);
    registerSecrets([token]);
    const credentials = held?.credentials.token === token ? held.credentials : { token };
    held = { credentials, at: now() };
    return credentials;
  };
  return {
    async current() {
      const age = held === undefined ? Number.POSITIVE_INFINITY : now() - held.at;
      return held !== undefined && age >= 0 && age < TOKEN_FILE_AGE ? held.credentials : read();
    },
    renew: async (refused) => (await read()) !== refused,
    close: () => undefined,
  };
}

/** How long before its end a credential is renewed, how long a failure holds, and how soon a second refusal is final. */
const RENEW_AHEAD = 60_000;
const FAILURE_HOLDS = 10_000;
const REFUSAL_HOLDS = 10_000;

interface Held {
  readonly credentials: Credentials;
  readonly at: number;
  readonly expires: number | undefined;
  readonly afterRefusal: boolean;
}

function fromPlugin(spec: ExecSpec, target: Target, host: CredentialHost, now: () => number): CredentialSource {
  const closing = new AbortController();
  const asking = askOnce(host);
  let held: Held | undefined;
  let flight: Promise<Credentials> | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  const run = (afterRefusal: boolean): Promise<Credentials> => {
    flight ??= (async () => {
      try {
        const answer = await runExecPlugin(spec, target, asking, closing.signal);
        const { token, cert, key, expires } = answer;
        const certificate = cert === undefined || key === undefined ? undefined : { cert, key };
        const credentials = { ...(token === undefined ? {} : { token }), ...(certificate ? { certificate } : {}) };
        held = { credentials, at: now(), expires, afterRefusal };
        failure = undefined;
        return credentials;
      } catch (error) {
        failure = { error, at: now() };
        throw error;
      } finally {
        flight = undefined;
      }
    })();
    return flight;
  };
  const hasFailed = () => failure !== undefined && Math.abs(now() - failure.at) < FAILURE_HOLDS;
  return {
    async current() {
      const left = held ? (held.expires ?? Number.POSITIVE_INFINITY) - now() : 0;
      if (held && left > 0) {
        const life = (held.expires ?? Number.POSITIVE_INFINITY) - held.at;
        // What is held still does; why its renewal fails is told when it no longer does.
        if (left < Math.min(RENEW_AHEAD, life / 10) && !hasFailed()) run(false).catch(() => undefined);
        return held.credentials;
      }
      if (!flight && failure && hasFailed()) throw failure.error;
      return run(false);
    },
    async renew(refused) {
      if (held && held.credentials !== refused) return true;
      if (held?.afterRefusal && Math.abs(now() - held.at) < REFUSAL_HOLDS) return false;
      await run(true);
      return true;
    },
    close: () => closing.abort(),
  };
}

/** A person who was asked is not asked again: yes and no hold as long as the connection does. */
export function askOnce<T extends ExecHost>(host: T): T {
  const answers = new Map<string, Promise<boolean>>();
  return {
    ...host,
    mayRun(question) {
      const answer = answers.get(question.key) ?? host.mayRun(question).catch(() => false);
      answers.set(question.key, answer);
      return answer;
    },
  };
}

/** kubectl renews an id-token with its refresh-token and writes both back; doing so here would lock kubectl out. */
function checkIdToken(user: string, { token = "" }: Credentials, now: number): void {
  const fail = (why: string) =>
    new TransportError(
      "credentials",
      `${why} of user ${user}; run kubectl once to renew it, or set ${KUBECTL_SETTING}`,
    );
  if (token === "") throw fail("no id-token");
  const expires = expiryOf(token);
  if (expires !== undefined && expires <= now) throw fail("expired id-token");
}

/** The `exp` claim of a JWT, in milliseconds. The signature is the server's business. */
function expiryOf(token: string): number | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as Json;
    const exp = isObject(claims) ? claims["exp"] : undefined;
    return typeof exp === "number" ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
