// A client that does nothing of its own: each request on a connection of its own, answers as they came. For the tests of the
// fake API server, which are about what is on the wire.

import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import type { JsonObject } from "../../../server/src/base/json.ts";
import type { FakeServer } from "./fakeServer.ts";

export interface RawRequest {
  readonly method?: string;
  /** `admin` where absent; null for no credentials. */
  readonly user?: string | null;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: JsonObject;
  /** Overrides of the connection's options: a client certificate, an authority, a server's name. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly servername?: string };
  readonly signal?: AbortSignal;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
  readonly text: string;
  /** Milliseconds from the request to the status line. */
  readonly waited: number;
  /** Chunks in which the body came. */
  readonly chunks: number;
}

/** Opens a request; resolves with its answer's beginning. */
export function open(server: FakeServer, path: string, asked: RawRequest = {}): Promise<IncomingMessage> {
  const { user = "admin", headers = {}, body, tls, signal } = asked;
  const authorization = user === null ? {} : { authorization: `Bearer ${server.tokenOf(user)}` };
  const options = {
    method: asked.method ?? "GET",
    agent: false,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...authorization,
      ...headers,
    },
    ca: server.authority,
    ...tls,
    ...(signal === undefined ? {} : { signal }),
  };
  const url = new URL(path, server.url);
  return new Promise((resolve, reject) => {
    const outgoing =
      url.protocol === "http:" ? plainRequest(url, options, resolve) : secureRequest(url, options, resolve);
    outgoing.once("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Sends a request and reads all of its answer. */
export async function send(server: FakeServer, path: string, asked: RawRequest = {}): Promise<RawAnswer> {
  const began = Date.now();
  const answer = await open(server, path, asked);
  const waited = Date.now() - began;
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    bytes,
    text: bytes.toString("utf8"),
    waited,
    chunks: pieces.length,
  };
}

/** The JSON of an answer, to be looked into by a test. */
export async function json(server: FakeServer, path: string, asked: RawRequest = {}): Promise<JsonObject> {
  const { text } = await send(server, path, asked);
  return JSON.parse(text) as JsonObject;
}

export interface RawWatch {
  /** Lines so far. */
  readonly lines: readonly string[];
  /** `ADDED web 105` for each event so far. */
  seen(): readonly string[];
  /** Resolves when so many lines came; rejects after five seconds. */
  until(count: number): Promise<void>;
  /** Resolves with how it ended. */
  readonly ended: Promise<"complete" | "broken">;
  stop(): void;
}

/** Opens a watch and gathers what comes. */
export async function watch(server: FakeServer, path: string, asked: RawRequest = {}): Promise<RawWatch> {
  const controller = new AbortController();
  const answer = await open(server, path, { ...asked, signal: controller.signal });
  const lines: string[] = [];
  let rest = "";
  let wake = (): void => {};
  const read = async (): Promise<"complete" | "broken"> => {
    try {
      for await (const piece of answer) {
        const parts = (rest + String(piece)).split("\n");
        rest = parts.pop() ?? "";
        lines.push(...parts);
        wake();
      }
      return "complete";
    } catch {
      return "broken";
    } finally {
      wake();
    }
  };
  return {
    lines,
    seen: () =>
      lines.map((line) => {
        const { type, object } = JSON.parse(line);
        const metadata = object.metadata ?? {};
        return [type, metadata.name ?? object.code, metadata.resourceVersion]
          .filter((part) => part !== undefined)
          .join(" ");
      }),
    until: async (count) => {
      const deadline = Date.now() + 5_000;
      while (lines.length < count) {
        if (Date.now() > deadline) throw new Error(`${lines.length} of ${count} lines came: ${lines.join(" ")}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 50);
        });
      }
    },
    ended: read(),
    stop: () => controller.abort(),
  };
}
