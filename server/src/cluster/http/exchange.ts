// One request over an agent, and its answer: limits, connections that were kept too long, bodies that are zipped or break off.
// Knows nothing of who asks and of how a connection is made.

import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { createGunzip } from "node:zlib";
import { type ApiResponse, TransportError } from "../transport.ts";
import { OwnFailure, type Place, toTransportError } from "./failureText.ts";

/**
 * One request and its answer. A connection that was kept may have been closed by the server a moment before: then the next
 * one is tried, as Go's client does, for all that is sent here only reads.
 */
export async function exchange(
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

/** The answer as the rest knows it; its body is read once, by whoever wants it. */
export function toResponse(answer: IncomingMessage, place: Place, signal: AbortSignal): ApiResponse {
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
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new TransportError("aborted", "request was cancelled"));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
