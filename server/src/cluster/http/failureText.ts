// Why no answer came, from an error of Node.js to words for a person. Only the error's code is read: its message may hold
// parts of a request.

import { TransportError, type TransportFailure } from "../transport.ts";

export interface Place {
  /** `prod.example.com:6443`. */
  readonly host: string;
  readonly user: string;
  /** The SOCKS proxy on the way, whose failures come without a code. */
  readonly socks: string | undefined;
}

/** A limit of ours that ran out, or a proxy that would not: its words are our own. */
export class OwnFailure extends Error {
  override readonly name = "OwnFailure";
}

/** The error for whoever sent the request; one that says it already is passed on. */
export function toTransportError(error: unknown, place: Place, signal?: AbortSignal): TransportError {
  if (signal?.aborted) return new TransportError("aborted", `request to ${place.host} was cancelled`);
  if (error instanceof TransportError) return error;
  if (error instanceof OwnFailure) return new TransportError("network", error.message);
  const code = codeOf(error);
  const { reason, message } = explain(code, place);
  return new TransportError(reason, message);
}

const UNKNOWN = "unknown error";

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{1,80}$/.test(code) ? code : UNKNOWN;
}

function explain(
  code: string,
  { host, user, socks }: Place,
): { readonly reason: TransportFailure; readonly message: string } {
  const network = NETWORK[code];
  if (network) return { reason: "network", message: network(host) };
  const tls = TLS[code];
  if (tls) return { reason: "tls", message: tls(host) };
  if (CLIENT_REFUSED.test(code))
    return { reason: "tls", message: `${host} refused the client certificate of user ${user || "(none)"} (${code})` };
  if (/^ERR_(?:SSL|OSSL|CRYPTO)/.test(code) && UNUSABLE.test(code))
    return { reason: "tls", message: `client certificate or key of user ${user} is not usable (${code})` };
  if (/^ERR_(?:SSL|OSSL|TLS)/.test(code))
    return { reason: "tls", message: `TLS handshake with ${host} failed (${code})` };
  if (code.startsWith("HPE_")) return { reason: "network", message: `${host} did not answer in HTTP (${code})` };
  if (code === "ERR_INVALID_CHAR")
    return { reason: "credentials", message: `credentials of user ${user} hold characters that no header may hold` };
  if (code === UNKNOWN && socks !== undefined)
    return { reason: "network", message: `SOCKS proxy ${socks} did not connect to ${host}` };
  return { reason: "network", message: `request to ${host} failed (${code})` };
}

type Text = (host: string) => string;

const reset: Text = (host) => `connection to ${host} was reset`;
const unreachable: Text = (host) => `${host} cannot be reached from here`;

const NETWORK: Readonly<Record<string, Text>> = {
  __proto__: null as never,
  ECONNREFUSED: (host) => `connection refused by ${host}`,
  ENOTFOUND: (host) => `no address found for ${host}`,
  EAI_AGAIN: (host) => `no address found for ${host}; is the network up`,
  ETIMEDOUT: (host) => `${host} did not answer in time`,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: unreachable,
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  ERR_STREAM_PREMATURE_CLOSE: reset,
  Z_DATA_ERROR: (host) => `${host} sent a body that is not gzip as it says`,
  Z_BUF_ERROR: (host) => `${host} sent a body that is cut off`,
};

const untrusted =
  (why: string): Text =>
  (host) =>
    `certificate of ${host} is not trusted: ${why}`;

const unknownAuthority = untrusted("its authority is not the one of the kubeconfig");

const TLS: Readonly<Record<string, Text>> = {
  __proto__: null as never,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_SIGNATURE_FAILURE: untrusted("its signature is wrong"),
  CERT_HAS_EXPIRED: untrusted("it has expired"),
  CERT_NOT_YET_VALID: untrusted("it is not valid yet; is the clock right"),
  CERT_REVOKED: untrusted("it was revoked"),
  INVALID_CA: untrusted("its authority may not sign certificates"),
  INVALID_PURPOSE: untrusted("it is not for servers"),
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted("it is for another name; tls-server-name can say which"),
  ERR_SSL_WRONG_VERSION_NUMBER: (host) => `${host} does not speak TLS`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (host) => `${host} does not speak TLS`,
  EPROTO: (host) => `${host} does not speak TLS`,
};

const CLIENT_REFUSED =
  /ALERT_(?:BAD_CERTIFICATE|CERTIFICATE_REQUIRED|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)|CERTIFICATE_REQUIRED/;
const UNUSABLE =
  /PEM|ASN1|KEY_VALUES_MISMATCH|UNSUPPORTED|NO_START_LINE|BAD_END_LINE|DECODE|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK/;
