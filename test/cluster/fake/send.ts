// From an answer to bytes on a connection: length or chunks, compression, and the faults that happen on the way.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";
import type { Fault } from "./faults.ts";
import { gzip, isOfBody, type Line, spoil } from "./spoil.ts";

/** Small answers say their length, as the API server's do. */
const SMALL = 2_048;
/** Answers of this size are compressed for those who accept it. */
const COMPRESSED = 131_072;

/** Writes an answer; resolves when it is written or the connection is gone. */
export async function send(
  answer: Answer,
  response: ServerResponse,
  faults: readonly Fault[],
  acceptsGzip: boolean,
  reset: () => void,
): Promise<void> {
  const isWatch = !Buffer.isBuffer(answer.body) && "is" in answer.body;
  const line: Line = {
    closed: new Promise((resolve) => response.once("close", () => resolve())),
    flushed: async () => {
      while (!response.destroyed && (response.socket?.writableLength ?? 0) > 0)
        await new Promise((resolve) => setImmediate(resolve));
    },
    reset,
  };
  const spoiled = faults.some(isOfBody);
  const headers: Record<string, string> = {
    "audit-id": randomUUID(),
    "cache-control": "no-cache, private",
    ...answer.headers,
  };
  const { body, size, isWhole } = await begun(answer.body, acceptsGzip ? COMPRESSED : SMALL);
  const compress = acceptsGzip && !isWatch && size >= COMPRESSED && !spoiled;
  if (compress) headers["vary"] = "Accept-Encoding";
  if (compress || faults.some(({ is }) => is === "gzip")) headers["content-encoding"] = "gzip";
  if (isWhole && size <= SMALL && !spoiled) headers["content-length"] = String(size);
  response.writeHead(answer.status, headers);
  response.flushHeaders();
  for await (const piece of spoil(compress ? gzip(body) : body, faults, isWatch, line)) {
    if (response.destroyed) return;
    if (piece.length > 0 && !response.write(piece)) await Promise.race([once(response, "drain"), line.closed]);
  }
  response.end();
}

interface Begun {
  readonly body: AsyncIterable<Buffer>;
  readonly size: number;
  /** All of it was read, so its size is known. */
  readonly isWhole: boolean;
}

/** Reads the beginning of a body, to know whether it is small or big; of a watch nothing. */
async function begun(body: Answer["body"], limit: number): Promise<Begun> {
  if (Buffer.isBuffer(body)) return { body: from([body], undefined), size: body.length, isWhole: true };
  if ("is" in body) return { body: body.events, size: 0, isWhole: false };
  const iterator = body[Symbol.iterator]();
  const first: Buffer[] = [];
  let size = 0;
  while (size <= limit) {
    const next = iterator.next();
    if (next.done) return { body: from(first, undefined), size, isWhole: true };
    first.push(next.value);
    size += next.value.length;
  }
  return { body: from(first, iterator), size, isWhole: false };
}

async function* from(first: readonly Buffer[], rest: Iterator<Buffer> | undefined): AsyncGenerator<Buffer> {
  yield* first;
  for (let next = rest?.next(); next && !next.done; next = rest?.next()) yield next.value;
}
