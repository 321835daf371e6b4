// Answers of the API server, read within limits: a whole JSON value, or a line at a time. A cluster may send anything: what is
// too long or no JSON is a failure with words, and never fills the memory.

import { isList, isObject, type Json, type JsonObject } from "../../base/json.ts";
import { readInteger, readList, readObject, readText } from "../../model/read.ts";
import { type ApiResponse, TransportError } from "../transport.ts";
import { type SplitList, splitList } from "./splitList.ts";

/** Why a request came to nothing, though the server answered. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /** HTTP status; 0 where the answer could not be read. */
  readonly status: number;
  /** Status.reason: Expired, Forbidden, Timeout … */
  readonly reason: string;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number;
  /** A continue token that is still good (410 of a list). */
  readonly freshContinue: string | undefined;

  constructor(
    status: number,
    reason: string,
    message: string,
    more: { readonly retryAfter?: number; readonly freshContinue?: string | undefined } = {},
  ) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfter = more.retryAfter ?? 0;
    this.freshContinue = more.freshContinue;
  }
}

/** Whether the login is what failed: asking again would run it again, and again in vain. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ApiFailure) return error.status === 401;
  return error instanceof TransportError && error.reason === "credentials";
}

/** Bytes of one page of a list. */
const PAGE_LIMIT = 64 * 2 ** 20;
/** Bytes of one event of a watch. */
const LINE_LIMIT = 8 * 2 ** 20;
/** Bytes of an error's body that are looked at. */
const ERROR_LIMIT = 2 ** 20;

export interface ListAnswer {
  /** The list's own members, without its items. */
  readonly head: JsonObject;
  /** Each is read when it is come to, and kept by nobody. */
  readonly items: Iterable<JsonObject>;
}

/** Where the bytes of a page are gathered: one for all pages of a list, for large buffers that come and go leave holes behind. */
export interface PageRoom {
  bytes: Buffer;
}

export function makePageRoom(): PageRoom {
  return { bytes: Buffer.alloc(0) };
}

/** A list whose items are read one by one, before the room is used again; fails as `readObjectAnswer` does. */
export async function readListAnswer(response: ApiResponse, room: PageRoom): Promise<ListAnswer> {
  if (response.status < 200 || response.status > 299) throw await readFailure(response);
  const bytes = await readBytes(response, PAGE_LIMIT, room);
  const split = splitList(bytes);
  const head = parse(split ? split.head : bytes.toString("utf8"));
  if (!isObject(head)) throw new ApiFailure(0, "Unreadable", "the API server's answer is no JSON object");
  if (!split) {
    const items = readList(head["items"]).filter(isObject);
    return { head, items };
  }
  function* read(places: SplitList["items"]): Generator<JsonObject> {
    for (const [start, end] of places) {
      const item = parse(bytes.toString("utf8", start, end));
      if (isObject(item)) yield item;
    }
  }
  return { head, items: read(split.items) };
}

/** The body as one JSON object; throws ApiFailure for a status that is no success, too much, or no JSON object. */
export async function readObjectAnswer(response: ApiResponse): Promise<JsonObject> {
  return toObject(await readAnswer(response));
}

/** The body as text; throws ApiFailure for a status that is no success, or too much. */
export async function readAnswer(response: ApiResponse): Promise<string> {
  if (response.status < 200 || response.status > 299) throw await readFailure(response);
  return (await readBytes(response, PAGE_LIMIT)).toString("utf8");
}

/** An answer's text as one JSON object; throws ApiFailure where it is none. */
export function toObject(text: string): JsonObject {
  const value = parse(text);
  if (!isObject(value)) throw new ApiFailure(0, "Unreadable", "the API server's answer is no JSON object");
  return value;
}

/** The failure that a status and its body tell. */
export async function readFailure(response: ApiResponse): Promise<ApiFailure> {
  let status: JsonObject = {};
  try {
    const value = parse((await readBytes(response, ERROR_LIMIT)).toString("utf8"));
    if (isObject(value)) status = value;
  } catch {
    // A proxy's page, or nothing: the status says it all.
  }
  return toFailure(response.status, status, response.headers.get("retry-after"));
}

/** A Status object (meta/v1) as a failure. */
export function toFailure(code: number, status: JsonObject, retryAfter?: string): ApiFailure {
  const details = readObject(status["details"]);
  const seconds = Number(retryAfter ?? readInteger(details["retryAfterSeconds"]) ?? 0);
  const causes = details["causes"];
  const isTooLarge =
    isList(causes) && causes.some((cause) => readObject(cause)["reason"] === "ResourceVersionTooLarge");
  return new ApiFailure(
    code,
    isTooLarge ? "ResourceVersionTooLarge" : (readText(status["reason"]) ?? ""),
    readText(status["message"]) ?? `the API server answered ${code}`,
    {
      retryAfter: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 300) * 1000 : 0,
      freshContinue: readText(readObject(status["metadata"])["continue"]),
    },
  );
}

/** The lines of a body as JSON objects, as they come. A last line that was cut off is left out. */
export async function* readLines(response: ApiResponse): AsyncGenerator<JsonObject> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const own = bytes.subarray(start, end);
      const line = (rest.length === 0 ? own : Buffer.concat([...rest, own])).toString("utf8");
      rest = [];
      size = 0;
      start = end + 1;
      if (line.trim() === "") continue;
      const value = parse(line);
      if (!isObject(value)) throw new ApiFailure(0, "Unreadable", "an event of the watch is no JSON object");
      yield value;
    }
    if (start === bytes.length) continue;
    rest.push(bytes.subarray(start));
    size += bytes.length - start;
    if (size > LINE_LIMIT) throw new ApiFailure(0, "TooLarge", "an event of the watch is larger than 8 MB");
  }
}

const LINE_FEED = 10;

async function readBytes(response: ApiResponse, limit: number, room = makePageRoom()): Promise<Buffer> {
  let size = 0;
  for await (const chunk of response.body) {
    const end = size + chunk.byteLength;
    if (end > limit)
      throw new ApiFailure(0, "TooLarge", `the API server's answer is larger than ${limit / 2 ** 20} MB`);
    if (end > room.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(limit, Math.max(end, 2 * room.bytes.length, LEAST_ROOM)));
      larger.set(room.bytes.subarray(0, size));
      room.bytes = larger;
    }
    room.bytes.set(chunk, size);
    size = end;
  }
  return room.bytes.subarray(0, size);
}

const LEAST_ROOM = 2 ** 16;

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ApiFailure(0, "Unreadable", "the API server's answer is no JSON");
  }
}
