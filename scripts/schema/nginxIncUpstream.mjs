// The upstreams of VirtualServer and VirtualServerRoute: a Service and how nginx speaks to its pods.

import { flag, integer, labels, listOf, portNumber, text } from "./definitions.mjs";

const PLUS = "NGINX Plus only.";

/** Defines an upstream. */
export function defineUpstream(define, header) {
  const upstreamTls = define(
    "UpstreamTLS",
    "Whether the upstream speaks TLS.",
    {},
    { enable: [flag, "HTTPS to the upstream; its certificate is checked only by an egressMTLS Policy."] },
  );
  return define(
    "Upstream",
    "A Service under a name that actions use.",
    {},
    {
      name: [text, "The name that actions use; one upstream of the resource alone has it."],
      service: [text, "Name of the Service, or namespace/name. Requests get 502 where it does not exist."],
      subselector: [labels, "Labels that narrow the pods of the Service."],
      port: [portNumber, "A port of the Service, not of the pods."],
      "lb-method": [text, "How pods are chosen: round_robin, least_conn, ip_hash, random, hash $key and others."],
      "fail-timeout": [text, "Time in which failures count, and for which a pod is left out then, such as 10s."],
      "max-fails": [integer, "Failures after which a pod is left out for a time."],
      "max-conns": [integer, "Most connections to one pod; no limit where it is left out."],
      keepalive: [integer, "Idle connections that are kept; 0 keeps none."],
      "connect-timeout": [text, "How long a connection may take to come about, such as 60s."],
      "read-timeout": [text, "How long nothing may be read."],
      "send-timeout": [text, "How long nothing may be sent."],
      "next-upstream": [text, "When another pod is tried, such as `error timeout`."],
      "next-upstream-timeout": [text, "How long other pods are tried; 0 is no limit."],
      "next-upstream-tries": [integer, "How many pods are tried; 0 is no limit."],
      buffering: [flag, "Whether answers are buffered."],
      buffers: [
        define(
          "UpstreamBuffers",
          "Buffers for an answer.",
          {},
          { number: [integer, "How many buffers."], size: [text, "Size of each, such as 8k."] },
        ),
        "Buffers for the answer of one connection.",
      ],
      "buffer-size": [text, "Size of the buffer for the beginning of an answer, which holds the headers."],
      "busy-buffers-size": [text, "How much may be on its way to the client while the answer is still read."],
      "client-max-body-size": [text, "Largest body of a request, such as 2m; 0 is no limit."],
      "client-body-buffer-size": [
        { type: "string", pattern: "^\\d+[kKmM]?$" },
        "Buffer for the body of a request, such as 512k or 10m.",
      ],
      "proxy-http-version": [text, "Version of HTTP to the upstream, such as 1.1."],
      tls: [upstreamTls, "TLS to the upstream."],
      healthCheck: [
        define(
          "HealthCheck",
          `Checks that are made without requests of clients. ${PLUS}`,
          {},
          {
            enable: [flag, "Whether checks are made; false where it is left out."],
            path: [text, "Path that is asked; / where it is left out."],
            interval: [text, "Time between checks; 5s where it is left out."],
            jitter: [text, "Up to this long a check is put off at random."],
            fails: [integer, "Failed checks in a row after which a pod is out; 1."],
            passes: [integer, "Passed checks in a row after which it is in again; 1."],
            port: [integer, "A port of the pod, not of the Service."],
            tls: [upstreamTls, "TLS of the checks; the upstream's own where it is left out."],
            "connect-timeout": [text, "The upstream's own where it is left out."],
            "read-timeout": [text, "The upstream's own where it is left out."],
            "send-timeout": [text, "The upstream's own where it is left out."],
            headers: [listOf(header), "Headers of the checks."],
            statusMatch: [text, 'Statuses that pass, such as "200", "! 500" or "301-303 307"; 2xx and 3xx.'],
            grpcStatus: [integer, "gRPC status that passes, for services without a health protocol."],
            grpcService: [text, "gRPC service that is asked after."],
            mandatory: [flag, "Whether a new pod must pass a check before it gets requests."],
            persistent: [flag, "Whether a pod stays healthy over a reload; with mandatory."],
            "keepalive-time": [text, "How long one connection serves checks; 60s."],
          },
        ),
        `Active health checks. ${PLUS}`,
      ],
      "slow-start": [text, "Time over which a pod that is back gets its full share. NGINX Plus only."],
      queue: [
        define(
          "UpstreamQueue",
          `Where requests wait for a pod. ${PLUS}`,
          {},
          { size: [integer, "How many wait."], timeout: [text, "How long they wait; 60s."] },
        ),
        `Requests wait here while no pod can be chosen. ${PLUS}`,
      ],
      sessionCookie: [
        define(
          "SessionCookie",
          "A cookie that keeps a client with its pod.",
          {},
          {
            enable: [flag, "Whether the cookie is set; false where it is left out."],
            name: [text, "Name of the cookie."],
            path: [text, "Path of the cookie."],
            expires: [text, "How long it is kept, such as 1h, or max."],
            domain: [text, "Domain of the cookie."],
            httpOnly: [flag, "Adds HttpOnly."],
            secure: [flag, "Adds Secure."],
            samesite: [text, "Adds SameSite: strict, lax or none."],
          },
        ),
        "Keeps a client with its pod.",
      ],
      "use-cluster-ip": [flag, "Passes requests to the Service's address instead of its pods."],
      ntlm: [flag, `Lets NTLM through; needs keepalive. ${PLUS}`],
      type: [text, "http or grpc; http where it is left out. gRPC needs HTTP/2 and TLS."],
      backup: [text, "A Service of type ExternalName that is used while no pod can be. NGINX Plus only."],
      backupPort: [portNumber, "Port of the backup Service; needed with backup."],
    },
  );
}
