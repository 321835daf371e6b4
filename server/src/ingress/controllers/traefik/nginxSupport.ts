// Annotations of ingress-nginx that Traefik's ingress-nginx provider does not read, or reads in part (Traefik 3.7,
// docs/content/reference/routing-configuration/kubernetes/ingress-nginx.md).

/** Keys without their prefix, as Traefik's manual lists them as unsupported. */
export const UNSUPPORTED: ReadonlySet<string> = new Set([
  "auth-cache-duration",
  "auth-cache-key",
  "auth-keepalive",
  "auth-keepalive-requests",
  "auth-keepalive-share-vars",
  "auth-keepalive-timeout",
  "auth-proxy-set-headers",
  "auth-tls-error-page",
  "auth-tls-match-cn",
  "connection-proxy-header",
  "denylist-source-range",
  "disable-proxy-intercept-errors",
  "enable-modsecurity",
  "enable-opentelemetry",
  "enable-opentracing",
  "enable-owasp-core-rules",
  "enable-rewrite-log",
  "global-rate-limit",
  "global-rate-limit-ignored-cidrs",
  "global-rate-limit-key",
  "global-rate-limit-window",
  "limit-rate",
  "limit-rate-after",
  "limit-whitelist",
  "mirror-host",
  "mirror-request-body",
  "mirror-target",
  "modsecurity-snippet",
  "modsecurity-transaction-id",
  "opentelemetry-trust-incoming-span",
  "opentracing-trust-incoming-span",
  "preserve-trailing-slash",
  "proxy-cookie-domain",
  "proxy-cookie-path",
  "proxy-redirect-from",
  "proxy-redirect-to",
  "proxy-ssl-ciphers",
  "proxy-ssl-protocols",
  "proxy-ssl-verify-depth",
  "satisfy",
  "session-cookie-change-on-failure",
  "session-cookie-conditional-samesite-none",
  "ssl-ciphers",
  "ssl-prefer-server-ciphers",
  "stream-snippet",
]);

interface Limit {
  readonly key: string;
  /** The values that it is about; all where not given. */
  readonly values?: RegExp;
  readonly note: string;
}

/** What is read in part. */
export const LIMITED: readonly Limit[] = [
  { key: "affinity-mode", values: /^balanced$/, note: "only persistent is supported" },
  { key: "backend-protocol", values: /^(?:AUTO_HTTP|FCGI)$/i, note: "AUTO_HTTP and FCGI are not supported" },
  { key: "load-balance", values: /^ewma$/i, note: "only round_robin is supported" },
];
