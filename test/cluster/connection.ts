// A bare client for tests: requests with the credentials of a kubeconfig's current context, over node:https. It shares nothing
// with the client that ships, which would else be tested by itself.

import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parse } from "yaml";
import { isList, isObject, type Json, type JsonObject, jsonAt } from "../../server/src/base/json.ts";

export interface Connection {
  readonly url: string;
  /** The kubeconfig's entry of the cluster, with nothing left in files. */
  readonly cluster: JsonObject;
  readonly user: JsonObject;
  send(sent: Sent): Promise<Answer>;
  /** A watch, or anything else that comes line by line. */
  open(sent: Sent): Promise<Stream>;
  close(): void;
}

export interface Sent {
  /** GET where absent. */
  readonly method?: string;
  readonly path: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** Empty where the body is no JSON object. */
  readonly body: JsonObject;
}

export interface Stream {
  readonly status: number;
  /** The next line's object, or undefined at the end. Rejects after a while of silence. */
  next(limitMs?: number): Promise<JsonObject | undefined>;
  close(): void;
}

const SILENCE_MS = 20_000;

/** Speaks to the server of a kubeconfig's current context. Relative paths in it start at `folder`. */
export function connect(kubeconfig: string, folder = "."): Connection {
  const { cluster, user } = currentContext(parse(kubeconfig) as Json, folder);
  const url = text(cluster["server"]) ?? "";
  const token = text(user["token"]);
  const agent = new Agent({
    keepAlive: true,
    ca: decoded(cluster["certificate-authority-data"]),
    cert: decoded(user["client-certificate-data"]),
    key: decoded(user["client-key-data"]),
    rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
  });

  function open(sent: Sent): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers: Record<string, string> = { accept: sent.accept ?? "application/json", ...sent.headers };
      if (token !== undefined) headers["authorization"] ??= `Bearer ${token}`;
      if (sent.body) headers["content-type"] ??= "application/json";
      const outgoing = request(url + sent.path, { method: sent.method ?? "GET", agent, headers }, resolve);
      outgoing.once("error", reject);
      outgoing.end(sent.body && JSON.stringify(sent.body));
    });
  }

  return {
    url,
    cluster,
    user,
    async send(sent) {
      const incoming = await open(sent);
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      return { status: incoming.statusCode ?? 0, headers: incoming.headers, text: body, body: objectOf(body) };
    },
    open: async (sent) => toStream(await open(sent)),
    close: () => agent.destroy(),
  };
}

function toStream(incoming: IncomingMessage): Stream {
  const lines = createInterface({ input: incoming, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  // A stream that is closed from this side is no failure.
  incoming.on("error", () => undefined);
  return {
    status: incoming.statusCode ?? 0,
    async next(limitMs = SILENCE_MS) {
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`nothing came for ${limitMs} ms`)), limitMs);
      });
      try {
        const line = await Promise.race([lines.next(), silence]);
        return line.done ? undefined : objectOf(line.value);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => incoming.destroy(),
  };
}

export interface KubeconfigUser {
  readonly name: string;
  readonly user: JsonObject;
  readonly namespace?: string;
}

/** The answer, where its status is one of those; else an error with what the server said. */
export function expectStatus(answer: Answer, ...statuses: readonly number[]): Answer {
  if (statuses.includes(answer.status)) return answer;
  throw new Error(`${answer.status} from the API server: ${text(answer.body["message"]) ?? answer.text}`);
}

/** A kubeconfig with a context for each user; the first is the current one. */
export function kubeconfigOf(cluster: JsonObject, users: readonly KubeconfigUser[]): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: users.map(({ name, user }) => ({ name, user })),
    contexts: users.map(({ name, namespace }) => ({
      name,
      context: { cluster: "test", user: name, ...(namespace === undefined ? {} : { namespace }) },
    })),
    "current-context": users[0]?.name ?? "",
  };
}

function currentContext(config: Json, folder: string): { readonly cluster: JsonObject; readonly user: JsonObject } {
  const context = entry(config, "contexts", "context", text(jsonAt(config, ["current-context"])));
  const cluster = inlined(entry(config, "clusters", "cluster", text(context["cluster"])), folder);
  const user = inlined(entry(config, "users", "user", text(context["user"])), folder);
  if (user["exec"] !== undefined || user["auth-provider"] !== undefined)
    throw new Error("The cluster tests take a kubeconfig with a token or a client certificate, not one with a plugin");
  return { cluster, user };
}

function entry(config: Json, list: string, key: string, name: string | undefined): JsonObject {
  const entries = jsonAt(config, [list]);
  const found = isList(entries) ? entries.find((item) => isObject(item) && item["name"] === name) : undefined;
  const value = jsonAt(found, [key]);
  if (!isObject(value)) throw new Error(`The kubeconfig has no entry "${name}" in ${list}`);
  return value;
}

/** The entry with the content of its files in place of their names. */
function inlined(value: JsonObject, folder: string): JsonObject {
  const all: Record<string, Json> = { ...value };
  for (const key of ["certificate-authority", "client-certificate", "client-key"]) {
    const file = text(all[key]);
    if (file !== undefined) all[`${key}-data`] ??= readFileSync(resolve(folder, file)).toString("base64");
    delete all[key];
  }
  const tokenFile = text(all["tokenFile"]);
  if (tokenFile !== undefined) all["token"] ??= readFileSync(resolve(folder, tokenFile), "utf8").trim();
  delete all["tokenFile"];
  return all;
}

/** Connects by the kubeconfig of a file. */
export function connectByFile(path: string): Connection {
  return connect(readFileSync(path, "utf8"), dirname(path));
}

function decoded(value: Json | undefined): Buffer | undefined {
  return typeof value === "string" ? Buffer.from(value, "base64") : undefined;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function objectOf(body: string): JsonObject {
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
