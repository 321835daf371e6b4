// Values as the controllers' own parsers read them (sources in docs/annotations.md).

import { describe, expect, test } from "vitest";
import type { AnnotationRow } from "./annotationRow.ts";
import { annotationOwners, findAnnotation, valueContextOf } from "./knownAnnotations.ts";
import { checkValue, itemsOf } from "./value.ts";

/** What is said of a value, and behind → the value that was likely meant; undefined where nothing is wrong. */
function said(
  key: string,
  value: string,
  others: Record<string, string> = {},
  services?: readonly string[],
): string | undefined {
  const found = findAnnotation(key, undefined);
  if (!found?.row) throw new Error(`${key} is in no table`);
  const problem = checkValue(found.row, value, valueContextOf(found.owner, { ...others, [key]: value }, services));
  return (
    problem &&
    `${problem.is}: ${problem.part ?? value} ${problem.why}${problem.nearest === undefined ? "" : ` → ${problem.nearest}`}`
  );
}

const N = "nginx.ingress.kubernetes.io/";

describe("booleans", () => {
  test.each(["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"])(
    "ingress-nginx takes %s",
    (value) => expect(said(`${N}enable-cors`, value)).toBeUndefined(),
  );
  test.each([
    ["on", "true"],
    ["yes", "true"],
    ["enabled", "true"],
    ["off", "false"],
    ["no", "false"],
    ["disabled", "false"],
    [" true", "true"],
    ["tRUE", "true"],
  ])("ingress-nginx does not take %j", (value, near) =>
    expect(said(`${N}enable-cors`, value)).toBe(`boolean: ${value} takes "true" or "false" → ${near}`),
  );
  test("nobody takes an empty text or another word", () => {
    expect(said(`${N}enable-cors`, "")).toBe('boolean:  takes "true" or "false"');
    expect(said(`${N}enable-cors`, "sometimes")).toBe('boolean: sometimes takes "true" or "false"');
  });
  test.each(["on", "OFF", "enabled", "disabled", "true"])("HAProxy Technologies takes %s", (value) =>
    expect(said("haproxy.org/check", value)).toBeUndefined(),
  );
  test("other controllers take no switches", () => {
    for (const key of ["haproxy-ingress.github.io/hsts", "nginx.org/hsts", "traefik.ingress.kubernetes.io/router.tls"])
      expect(said(key, "on"), key).toContain("→ true");
  });
});

describe("numbers", () => {
  test.each([
    ["proxy-read-timeout", "60", undefined],
    ["proxy-read-timeout", "-1", undefined],
    ["proxy-read-timeout", "60s", "number: 60s takes a whole number, in seconds → 60"],
    ["proxy-read-timeout", "5m", "number: 5m takes a whole number, in seconds → 300"],
    ["proxy-read-timeout", "500ms", "number: 500ms takes a whole number, in seconds"],
    ["proxy-read-timeout", "1.5", "number: 1.5 takes a whole number, in seconds"],
    ["limit-rps", "10r/s", "number: 10r/s takes a whole number → 10"],
    ["permanent-redirect-code", "301", undefined],
    ["permanent-redirect-code", "404", "number: 404 takes a whole number from 300 to 308 → 308"],
    ["session-cookie-max-age", "007", "number: 007 takes a whole number, in seconds"],
  ])("%s %s", (name, value, expected) => expect(said(N + name, value)).toBe(expected));
});

describe("enumerations", () => {
  test.each([
    [`${N}affinity`, "cookies", 'enum: cookies is not "cookie" → cookie'],
    [`${N}backend-protocol`, "https", undefined],
    [`${N}backend-protocol`, "HTTP2", "enum: HTTP2 is not one of HTTP, HTTPS, AUTO_HTTP, GRPC, GRPCS, FCGI → HTTP"],
    [`${N}satisfy`, "any\n", undefined],
    ["nginx.org/path-regex", "exact\n", "enum: exact\n is not one of case_sensitive, case_insensitive, exact → exact"],
    [`${N}satisfy`, "Any", "enum: Any is not one of any, all → any"],
    [`${N}proxy-buffering`, "true", "enum: true is not one of on, off → on"],
    ["nginx.org/lb-method", "hash $request_uri consistent", undefined],
    ["nginx.org/lb-method", "least_time header", undefined],
    [
      "nginx.org/lb-method",
      "leastconn",
      "enum: leastconn is not one of round_robin, least_conn, ip_hash, random, random two … → least_conn",
    ],
    ["haproxy.org/load-balance", "hdr(host)", undefined],
  ])("%s %s", (key, value, expected) => expect(said(key, value)).toBe(expected));

  test("by the value of another annotation, or its default", () => {
    const size = "cert-manager.io/private-key-size";
    expect(said(size, "2048")).toBeUndefined();
    expect(said(size, "256")).toBe("enum: 256 is not one of 2048, 4096, 8192, which RSA takes");
    expect(said(size, "256", { "cert-manager.io/private-key-algorithm": "ECDSA" })).toBeUndefined();
    expect(said(size, "256", { "cert-manager.io/private-key-algorithm": "Ed25519" })).toBe(
      "enum: 256 is nothing that Ed25519 takes",
    );
  });
});

describe("forms", () => {
  test.each([
    [`${N}proxy-body-size`, "10m", undefined],
    [`${N}proxy-body-size`, "10M", undefined],
    [`${N}proxy-body-size`, "0", undefined],
    [`${N}proxy-body-size`, "10 m", undefined],
    [`${N}proxy-body-size`, "10m\n", "format: 10m\n is no size; write it as in 10m → 10m"],
    ["nginx.org/client-max-body-size", "10m\n", undefined],
    [`${N}proxy-body-size`, "10mb", "format: 10mb is no size; write it as in 10m → 10m"],
    [`${N}proxy-body-size`, "10Mi", "format: 10Mi is no size; write it as in 10m → 10m"],
    [`${N}proxy-body-size`, "10 MB", "format: 10 MB is no size; write it as in 10m → 10m"],
    [`${N}proxy-body-size`, "unlimited", "format: unlimited is no size; write it as in 10m"],
    ["haproxy-ingress.github.io/proxy-body-size", "unlimited", undefined],
    ["haproxy.org/timeout-server", "5s", undefined],
    ["haproxy.org/timeout-server", "5000", undefined],
    ["haproxy.org/timeout-server", "5 sec", "format: 5 sec is no duration; write it as in 30s → 5s"],
    ["haproxy.org/timeout-server", "1m30s", "format: 1m30s is no duration; write it as in 30s → 90s"],
    ["nginx.org/proxy-read-timeout", "1m 30s", undefined],
    ["nginx.org/proxy-read-timeout", "60", undefined],
    ["nginx.org/proxy-read-timeout", "1 minute", "format: 1 minute is no duration; write it as in 30s → 1m"],
    ["cert-manager.io/duration", "2160h", undefined],
    ["cert-manager.io/duration", "90d", "format: 90d is no duration; write it as in 2160h → 2160h"],
    ["cert-manager.io/duration", "30m", "format: 30m is less than the 1h that is needed → 1h"],
    [`${N}whitelist-source-range`, "10.0.0.0/8, 192.0.2.7,2001:db8::/32", undefined],
    [
      `${N}whitelist-source-range`,
      "10.0.0.0/8 192.0.2.7",
      "format: 10.0.0.0/8 192.0.2.7 is no address and no CIDR; write it as in 10.0.0.0/8 → 10.0.0.0/8,192.0.2.7",
    ],
    [`${N}whitelist-source-range`, "10.0.0.0/8,", "format: , leaves an item empty → 10.0.0.0/8"],
    [
      `${N}whitelist-source-range`,
      "10/8",
      "format: 10/8 is no address and no CIDR; write it as in 10.0.0.0/8 → 10.0.0.0/8",
    ],
    [
      `${N}whitelist-source-range`,
      "10.0.0.300",
      "format: 10.0.0.300 is no address and no CIDR; write it as in 10.0.0.0/8",
    ],
    ["haproxy.org/allow-list", "patterns/office", undefined],
    ["haproxy-ingress.github.io/allowlist-source-range", "10.0.0.0/8,!10.1.0.0/16", undefined],
    [`${N}auth-url`, "https://auth.example.com/check", undefined],
    [
      `${N}auth-url`,
      "auth.example.com/check",
      "format: auth.example.com/check does not begin with http:// or https://; write it as in https://auth.example.com/check → https://auth.example.com/check",
    ],
    [`${N}permanent-redirect`, "https://a.example.com$request_uri", "format: $ holds $, which is not allowed here"],
    [`${N}auth-tls-match-cn`, "client", "format: client does not begin with CN=; write it as in CN=client → CN=client"],
    [`${N}rewrite-target`, "/$2", undefined],
    [`${N}rewrite-target`, "/a b", "format: /a b is no path; write it as in /$2"],
    [`${N}custom-http-errors`, "404, 503", undefined],
    [`${N}auth-secret`, "web/users", undefined],
    [
      `${N}auth-secret`,
      "Web_Users",
      "format: Web_Users is no name of a Secret; write it as in name or namespace/name → web-users",
    ],
    ["haproxy-ingress.github.io/auth-tls-secret", "file:///etc/ca.pem", undefined],
    ["nginx.org/limit-req-rate", "10r/s", undefined],
    ["nginx.org/limit-req-rate", "10", "format: 10 is malformed; write it as in 10r/s"],
    ["cert-manager.io/secret-template", "{", 'format: { is no JSON; write it as in {"labels":{"team":"web"}}'],
    ["external-dns.kubernetes.io/ttl", "60s", undefined],
    ["external-dns.kubernetes.io/ttl", "0", "format: 0 is outside 1 to 2147483647 → 1"],
  ])("%s %s", (key, value, expected) => expect(said(key, value)).toBe(expected));
});

describe("lists", () => {
  test.each([
    [`${N}proxy-next-upstream`, "error timeout http_502", undefined],
    [`${N}proxy-next-upstream`, "error,timeout", "item: error,timeout needs blanks between its items → error timeout"],
    [
      `${N}proxy-next-upstream`,
      "error http_501",
      "item: http_501 is not one of error, timeout, invalid_header, http_500, http_502 … → error http_500",
    ],
    ["cert-manager.io/usages", "server auth, client auth", undefined],
    [
      "cert-manager.io/usages",
      "server auth;client auth",
      "item: server auth;client auth needs commas between its items → server auth,client auth",
    ],
    ["traefik.ingress.kubernetes.io/router.middlewares", "web-auth@kubernetescrd,other@file", undefined],
    [
      "traefik.ingress.kubernetes.io/router.middlewares",
      "web-auth",
      "item: web-auth is malformed; write it as in web-auth@kubernetescrd",
    ],
  ])("%s %s", (key, value, expected) => expect(said(key, value)).toBe(expected));

  test("of Services that the Ingress routes to", () => {
    expect(said("nginx.org/grpc-services", "tea,coffee", {}, ["tea", "coffee"])).toBeUndefined();
    expect(said("nginx.org/grpc-services", "tea, coffee", {}, ["tea", "coffee"])).toBe(
      "item:  coffee is no Service that this Ingress routes to → tea,coffee",
    );
    expect(said("nginx.org/rewrites", "serviceName=te rewrite=/", {}, ["tea"])).toBe(
      "item: te is no Service that this Ingress routes to → serviceName=tea rewrite=/",
    );
    expect(said("nginx.org/grpc-services", "anything", {})).toBeUndefined();
  });
});

test("templates are not judged", () => {
  expect(said(`${N}proxy-read-timeout`, "{{ .Values.timeout }}")).toBeUndefined();
});

const rows = annotationOwners.flatMap((owner) =>
  (owner.annotations ?? []).map((row) => ({ owner, row, name: row.name })),
);

describe("every row", () => {
  const problemOf = (row: AnnotationRow, value: string): unknown => {
    const owner = rows.find((one) => one.row === row)?.owner;
    return owner && checkValue(row, value, valueContextOf(owner, { [row.name]: value }, undefined));
  };

  test("takes its own default, example and choices", () => {
    const wrong = rows.flatMap(({ row }) => {
      const items = row.items === "services" ? [] : (row.items ?? []);
      const values = [
        ...(row.default === undefined ? [] : [row.default]),
        ...(row.example === undefined ? [] : [row.example]),
        ...(row.byValue ? [] : (row.enum ?? [])),
        ...(row.type === "list" ? [...items, items.slice(0, 2).join(row.separator ?? ",")] : []),
      ];
      return values.flatMap((value) => {
        const problem = problemOf(row, value);
        return problem === undefined ? [] : [`${row.name} ${value} ${JSON.stringify(problem)}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test("answers hostile values in under 50 ms", () => {
    const hostile = [
      "a".repeat(999),
      `${"a".repeat(998)}!`,
      `${"a ".repeat(499)};`,
      `${"1,".repeat(499)}x`,
      `${"444,".repeat(249)}x`,
      ",44".repeat(333),
      `${"serviceName=a rewrite=b;".repeat(41)}!`,
      `${"a=b=1,".repeat(166)}!`,
      `${"1h".repeat(499)}x`,
      `${"1.1h".repeat(240)}!`,
      `${"TLSv1.2 ".repeat(124)}x`,
      `${"error ".repeat(160)}x`,
      "/".repeat(999),
      `${"*,".repeat(499)}!`,
      " ".repeat(999),
      "x".repeat(100_000),
      `${"error ".repeat(3300)}x`,
      "[".repeat(100_000),
    ];
    const slow = rows.flatMap(({ row }) =>
      hostile.flatMap((value) => {
        // Other processes may take the processor away: the least of a few tries counts.
        const tries = [0, 1, 2].map(() => {
          const start = performance.now();
          problemOf(row, value);
          return performance.now() - start;
        });
        const took = Math.min(...tries);
        return took < 50 ? [] : [`${row.name} ${value.slice(0, 20)} ${Math.round(took)} ms`];
      }),
    );
    expect(slow).toEqual([]);
  });
});

test("items of a list stand without blanks", () => {
  expect(itemsOf({ name: "a", type: "list", description: "", docs: "", scope: [] }, "a, b")).toEqual(["a", "b"]);
});
