// What the API server says where it can't do what was asked: a Status of meta.k8s.io, with the words and the fields of the
// real one.

import type { JsonObject } from "../../../server/src/base/json.ts";
import { type Answer, jsonAnswer } from "./answer.ts";
import type { Resource } from "./resources.ts";

export interface Failure {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: JsonObject;
  /** A token to go on with (410 of a list). */
  readonly continue?: string;
  readonly retryAfter?: number;
}

/** An answer that is a failed Status. */
export function failed(failure: Failure): Answer {
  const headers = failure.retryAfter === undefined ? undefined : { "retry-after": String(failure.retryAfter) };
  return jsonAnswer(failure.code, toStatus(failure), headers);
}

/** A failed Status. */
export function toStatus({ code, reason, message, details, continue: token }: Failure): JsonObject {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: token === undefined ? {} : { continue: token },
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

/** 400. */
export function badRequest(message: string): Answer {
  return failed({ code: 400, reason: "BadRequest", message });
}

/** 401. */
export const UNAUTHORIZED: Failure = { code: 401, reason: "Unauthorized", message: "Unauthorized" };

/** 404 of a path that nothing serves: no Status but text. */
export const PAGE_NOT_FOUND: Answer = {
  status: 404,
  headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  body: Buffer.from("404 page not found\n"),
};

/** 404 of an object. */
export function notFound(resource: Resource, name: string): Answer {
  const message = `${qualified(resource)} "${name}" not found`;
  return failed({ code: 404, reason: "NotFound", message, details: detailsOf(resource, name) });
}

/** 405. */
export const METHOD_NOT_ALLOWED: Failure = {
  code: 405,
  reason: "MethodNotAllowed",
  message: "the server does not allow this method on the requested resource",
  details: {},
};

/** 409 of a create. */
export function alreadyExists(resource: Resource, name: string): Answer {
  const message = `${qualified(resource)} "${name}" already exists`;
  return failed({ code: 409, reason: "AlreadyExists", message, details: detailsOf(resource, name) });
}

/** 409 of an update of an older version. */
export function conflict(resource: Resource, name: string): Answer {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`;
  return failed({ code: 409, reason: "Conflict", message, details: detailsOf(resource, name) });
}

/** 410 of a watch from a version that is forgotten. */
export const WATCH_EXPIRED: Failure = {
  code: 410,
  reason: "Expired",
  message: "The resourceVersion for the provided watch is too old.",
};

/** 410 of a list at a version that is forgotten. */
export const LIST_EXPIRED: Failure = {
  code: 410,
  reason: "Expired",
  message: "The resourceVersion for the provided list is too old.",
};

/** 410 of a page whose version is forgotten, with a token for the rest as it is now. */
export function pageExpired(token: string): Failure {
  return {
    code: 410,
    reason: "Expired",
    message:
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
      "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
      "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
      "deleted between the time the first chunk was returned and now may show up in the list.",
    continue: token,
  };
}

/** 504 of a list that is to be no older than a version that does not exist yet. */
export function tooLarge(wanted: number, current: number): Answer {
  return failed({
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
    retryAfter: 1,
  });
}

/** 422. */
export function invalid(kind: string, name: string, field: string, problem: string): Answer {
  return failed({
    code: 422,
    reason: "Invalid",
    message: `${kind} "${name}" is invalid: ${field}: ${problem}`,
    details: { name, kind, causes: [{ reason: "FieldValueInvalid", message: problem, field }] },
  });
}

/** The resource as messages name it: `services`, `ingresses.networking.k8s.io`. */
export function qualified({ plural, group }: Pick<Resource, "plural" | "group">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function detailsOf({ plural, group }: Resource, name: string): JsonObject {
  return { name, ...(group === "" ? {} : { group }), kind: plural };
}
