// Answers of the API server, read within limits: a whole JSON value, or a line at a time. A cluster may send anything: what is
// too long or no JSON is a failure with words, and never fills the memory.

import { isList, isObject, type Json, type JsonObject } from "../../base/json.ts";
import { readInteger, readObject, readText } from "../../model/read.ts";
import { type ApiResponse, TransportError } from "../transport.ts";

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

/** The body as one JSON object; throws ApiFailure for a status that is no success, too much, or no JSON object. */
export async function readObjectAnswer(response: ApiResponse): Promise<JsonObject> {
  return toObject(await readAnswer(response));
}

/** The body as text; throws ApiFailure for a status that is no success, or too much. */
export async function readAnswer(response: ApiResponse): Promise<string> {
  if (response.status < 200 || response.status > 299) throw await readFailure(response);
  return readText8(response, PAGE_LIMIT);
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
    const value = parse(await readText8(response, ERROR_LIMIT));
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
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body) {
    const text = rest + decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      const line = text.slice(start, end);
      start = end + 1;
      if (line.trim() === "") continue;
      const value = parse(line);
      if (!isObject(value)) throw new ApiFailure(0, "Unreadable", "an event of the watch is no JSON object");
      yield value;
    }
    rest = text.slice(start);
    if (rest.length > LINE_LIMIT) throw new ApiFailure(0, "TooLarge", "an event of the watch is larger than 8 MB");
  }
}

async function readText8(response: ApiResponse, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > limit)
      throw new ApiFailure(0, "TooLarge", `the API server's answer is larger than ${limit / 2 ** 20} MB`);
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ApiFailure(0, "Unreadable", "the API server's answer is no JSON");
  }
}
