// How the rest of this folder speaks to an API server: one request, one answer, its body as it comes. Who the person is, TLS
// and proxies are the business of whoever makes a transport.

import type { JsonObject } from "../base/json.ts";

export interface Transport {
  /**
   * Sends one request, if it may leave (mayLeave.ts). Resolves when the status line and headers are there, whatever the status; rejects with a
   * TransportError where no answer came. Credentials that were refused (401) have been renewed once by then; where that
   * failed, its reason is the error. Aborting the signal ends the request and its body.
   */
  send(request: ApiRequest, signal: AbortSignal): Promise<ApiResponse>;
  /** Ends every open connection and whatever was started for it. */
  close(): void;
}

export interface ApiRequest {
  /** POST only for self-subject reviews. */
  readonly method: "GET" | "POST";
  /** Path and query, percent-encoded: `/api/v1/services?limit=500`. */
  readonly path: string;
  /** `application/json` where absent. */
  readonly accept?: string;
  readonly body?: JsonObject;
}

export interface ApiResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Ends with the body; throws a TransportError where the connection broke before. Not reading it holds the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Why no answer came, in words for a person; never holds a credential. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly reason: TransportFailure;

  constructor(reason: TransportFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}

export type TransportFailure =
  /** Refused, unreachable, name not found, reset, timed out. */
  | "network"
  /** The server's certificate is not trusted, or the client's is refused. */
  | "tls"
  /** No credentials: an exec plugin failed or was not allowed, a token file is missing, the kind of login is not supported. */
  | "credentials"
  /** Not sent: nothing but lists, watches, discovery and reviews of one's own rights leaves. */
  | "forbidden"
  | "aborted";
