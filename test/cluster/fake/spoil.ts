// Faults that happen to the bytes of a body on their way out.

import { Readable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import type { Fault } from "./faults.ts";

type Body = AsyncIterable<Buffer>;

export interface Line {
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>;
  /** Resolves when all that was written has left this process. */
  readonly flushed: () => Promise<void>;
  /** Resets the connection. */
  readonly reset: () => void;
}

/** The body after all its faults, in the order in which they were switched on. */
export function spoil(body: Body, faults: readonly Fault[], isWatch: boolean, line: Line): Body {
  return faults.reduce((body, fault) => {
    switch (fault.is) {
      case "drip":
        return drip(body, fault.bytes, fault.everyMs);
      case "reset":
        return cut(body, fault.afterBytes, async () => {
          // What is on its way is lost with a reset; the bytes before it are to arrive, at a client of this process too, which
          // reads between timers and immediates.
          await line.flushed();
          await pause(20);
          await new Promise((resolve) => setImmediate(resolve));
          line.reset();
        });
      case "stall":
        return cut(body, fault.afterBytes, () => line.closed);
      case "truncate":
        return cut(body, fault.afterBytes, async () => {});
      case "garbage":
        return garbage(body, fault.afterBytes);
      case "huge":
        return huge(fault.bytes, isWatch);
      case "gzip":
        return gzip(body);
      default:
        return body;
    }
  }, body);
}

/** Whether a fault changes the bytes of a body, so that their number is not known before. */
export function isOfBody({ is }: Fault): boolean {
  return ["drip", "reset", "stall", "truncate", "garbage", "huge", "gzip"].includes(is);
}

/** Compressed, each piece for itself so that nothing is held back. */
export async function* gzip(body: Body): AsyncGenerator<Buffer> {
  const compressed = Readable.from(body, { objectMode: false }).pipe(createGzip({ flush: constants.Z_SYNC_FLUSH }));
  for await (const piece of compressed) yield piece;
}

async function* drip(body: Body, bytes: number, everyMs: number): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    for (let at = 0; at < piece.length; at += bytes) {
      yield piece.subarray(at, at + bytes);
      await pause(everyMs);
    }
  }
}

async function* cut(body: Body, afterBytes: number, then: () => Promise<void>): AsyncGenerator<Buffer> {
  let left = afterBytes;
  for await (const piece of body) {
    const isLast = piece.length >= left;
    if (left > 0) yield piece.subarray(0, left);
    left -= piece.length;
    if (isLast) return await then();
  }
}

async function* garbage(body: Body, afterBytes: number): AsyncGenerator<Buffer> {
  yield* cut(body, afterBytes, async () => {});
  // No UTF-8, no JSON, and line feeds in it.
  yield Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at % 97 === 0 ? 10 : (at * 151 + 128) % 256)));
}

async function* huge(bytes: number, isWatch: boolean): AsyncGenerator<Buffer> {
  const object = `{"metadata":{"name":"huge","namespace":"default","uid":"huge","resourceVersion":"1","annotations":{"huge":"`;
  yield Buffer.from(
    isWatch ? `{"type":"ADDED","object":${object}` : `{"metadata":{"resourceVersion":"1"},"items":[${object}`,
  );
  const piece = Buffer.alloc(65_536, "x");
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left);
  yield Buffer.from(isWatch ? `"}}}}\n` : `"}}}]}\n`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
