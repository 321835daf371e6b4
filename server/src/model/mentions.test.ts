import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import { mentionsOf } from "./mentions.ts";

/** `host:port` of what an environment variable names; `?` behind what is a host only if it is known. */
function named(name: string, value: string, more: readonly { name: string; value: string }[] = []): readonly string[] {
  return shown({ containers: [{ name: "a", env: [{ name, value }, ...more] }] });
}

function shown(spec: JsonObject, configs: Record<string, Record<string, string>> = {}): readonly string[] {
  return mentionsOf(spec, (config) => configs[config]).map(
    ({ host, port, isSure }) => `${host}${port === undefined ? "" : `:${port}`}${isSure ? "" : "?"}`,
  );
}

test.each([
  ["API", "https://api.example.com/v1", ["api.example.com:443"]],
  ["API", "http://cart", ["cart:80"]],
  ["API", "http://cart:8080/x?y=http://z", ["cart:8080", "z:80"]],
  ["DB", "postgres://u:p@db.shop.svc:5433/x", ["db.shop.svc:5433"]],
  ["DB", "jdbc:postgresql://db/x", ["db:5432"]],
  ["DB", "mongodb://a:1,b:2,c/x", ["a:1", "b:2", "c:27017"]],
  ["KAFKA", "kafka-0.kafka:9092,kafka-1.kafka:9092", ["kafka-0.kafka:9092", "kafka-1.kafka:9092"]],
  ["BROKERS", "kafka:9092", ["kafka:9092?"]],
  ["DB_HOST", "db", ["db?"]],
  ["DB_HOST", "DB.Shop.", ["db.shop?"]],
  ["DB_HOST", "10.0.0.1", ["10.0.0.1?"]],
  ["ANYTHING", "10.0.0.1:53", ["10.0.0.1:53"]],
  ["LOG", "db", []],
  ["LOG_LEVEL", "info:5", ["info:5?"]],
  ["START", "12:30", []],
  ["CONFIG_URL", "application.yaml", []],
  ["API", "{{ .Values.url }}", []],
  ["API", "cart:99999", []],
  ["API", "http://[::1]:80", []],
  ["API", "", []],
])("%s=%s", (name, value, hosts) => expect(named(name, value)).toEqual(hosts));

test("a port stands beside its host", () => {
  expect(named("DB_HOST", "db", [{ name: "DB_PORT", value: "5432" }])).toEqual(["db:5432?"]);
  expect(named("DB_HOST", "db", [{ name: "CACHE_PORT", value: "6379" }])).toEqual(["db?"]);
  const args = ["--db-host", "db", "--db-port=5432", "--cache-addr=cache:6379", "serve"];
  expect(shown({ containers: [{ name: "a", args }] })).toEqual(["db:5432?", "cache:6379?"]);
});

test("ConfigMaps count, whole and by key, init containers too", () => {
  const spec = {
    initContainers: [{ name: "wait", command: ["wait-for", "http://first:81"] }],
    containers: [
      {
        name: "a",
        envFrom: [{ configMapRef: { name: "urls" }, prefix: "X_" }, { configMapRef: { name: "unknown" } }],
        env: [{ name: "ONE", valueFrom: { configMapKeyRef: { name: "more", key: "url" } } }],
      },
    ],
  };
  const configs = { urls: { CART: "http://cart", NOTE: "no host" }, more: { url: "http://one:82" } };
  expect(shown(spec, configs)).toEqual(["first:81", "cart:80", "one:82"]);
});

test("a host is told once for each port, and where", () => {
  const env = ["http://cart:1", "cart:1", "http://cart:2"].map((value, index) => ({ name: `A${index}`, value }));
  expect(mentionsOf({ containers: [{ name: "a", env }] }, () => undefined).map(({ where }) => where)).toEqual([
    "env A0",
    "env A2",
  ]);
});

test("whatever the texts are, what is found is a host with a port that can be", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, value) => {
      for (const { host, port } of mentionsOf({ containers: [{ env: [{ name, value }] }] }, () => undefined)) {
        expect(host).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
        if (port !== undefined) expect(port).toSatisfy((number: number) => number >= 1 && number <= 65535);
      }
    }),
  );
});
