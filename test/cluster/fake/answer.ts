// What a handler gives back, before it becomes bytes on a connection.

import type { JsonObject } from "../../../server/src/base/json.ts";

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** A watch's body goes on for as long as it is open. */
  readonly body: Buffer | Iterable<Buffer> | WatchBody;
}

export interface WatchBody {
  readonly is: "watch";
  readonly events: AsyncIterable<Buffer>;
  /** Ends the watch as the server ends one: the body is complete. */
  readonly end: () => void;
}

/** An answer of one JSON value, ended by a line feed as the API server does. */
export function jsonAnswer(status: number, value: JsonObject, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(`${toJson(value)}\n`);
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

/** JSON as the API server writes it: characters that mean something to HTML are escaped. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
