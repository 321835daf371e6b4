import { expect, test } from "vitest";
import {
  covers,
  goesFirst,
  matchesPath,
  type PathReading,
  type Route,
  shadowOf,
  takesHost,
  toMatch,
} from "./routing.ts";

const kubernetes: PathReading = { controller: undefined, regexHost: false };
const nginx: PathReading = { controller: "nginx", regexHost: false };
const nginxRegex: PathReading = { controller: "nginx", regexHost: true };
const traefik: PathReading = { controller: "traefik", regexHost: false };

function route(pathType: string, path: string): Route {
  return { host: "shop.example.com", path, pathType };
}

function matches(pathType: string, path: string, asked: string, reading = kubernetes): boolean | undefined {
  const match = toMatch(route(pathType, path), reading);
  return match && matchesPath(match, asked);
}

// The table of networking/v1 HTTPIngressPath.pathType, in cases of our own.
test.each([
  ["Prefix", "/", "/anything", true],
  ["Exact", "/cart", "/cart", true],
  ["Exact", "/cart", "/cart/", false],
  ["Exact", "/cart/", "/cart", false],
  ["Prefix", "/cart", "/cart/", true],
  ["Prefix", "/cart/", "/cart", true],
  ["Prefix", "/cart", "/carts", false],
  ["Prefix", "/cart/items", "/cart/items/7", true],
  ["Prefix", "/cart/items", "/cart/item", false],
])("%s %s and %s", (pathType, path, asked, expected) => {
  expect(matches(pathType, path, asked)).toBe(expected);
});

test("ImplementationSpecific is not known without a controller", () => {
  expect(toMatch(route("ImplementationSpecific", "/cart"), kubernetes)).toBeUndefined();
  expect(matches("ImplementationSpecific", "/cart", "/carts", { controller: "haproxy", regexHost: false })).toBe(true);
  expect(matches("ImplementationSpecific", "/cart", "/carts", nginx)).toBe(false);
});

test("F5 NGINX compares a Prefix by characters", () => {
  expect(matches("Prefix", "/cart", "/carts", { controller: "nginxInc", regexHost: false })).toBe(true);
});

test("a regular expression of ingress-nginx starts at the path's start and ignores case", () => {
  expect(matches("Prefix", "/cart", "/Carts", nginxRegex)).toBe(true);
  expect(matches("ImplementationSpecific", "/cart(/|$)(.*)", "/cart/7", nginxRegex)).toBe(true);
  expect(matches("ImplementationSpecific", "/cart(/|$)(.*)", "/carts", nginxRegex)).toBe(false);
  expect(matches("ImplementationSpecific", "/cart/[0-9]+", "/cart/7", nginxRegex)).toBeUndefined();
});

test("a wildcard host takes exactly one label", () => {
  expect(takesHost("*.example.com", "shop.example.com")).toBe(true);
  expect(takesHost("*.example.com", "a.shop.example.com")).toBe(false);
  expect(takesHost("*.example.com", "example.com")).toBe(false);
  expect(takesHost(undefined, "example.com")).toBe(true);
  expect(takesHost("Shop.example.com", "shop.EXAMPLE.com")).toBe(true);
});

test("Exact goes before Prefix and the longest first", () => {
  expect(goesFirst(route("Exact", "/a"), route("Prefix", "/a/long/path"), kubernetes)).toBe(true);
  expect(goesFirst(route("Prefix", "/a/b"), route("Prefix", "/a"), kubernetes)).toBe(true);
  expect(goesFirst(route("Prefix", "/a/"), route("Prefix", "/a"), kubernetes)).toBeUndefined();
});

test("Traefik tries the longer rule first, so PathPrefix before a slightly longer Path", () => {
  expect(shadowOf(route("Exact", "/api/v1"), [route("Prefix", "/api")], traefik)?.path).toBe("/api");
  expect(shadowOf(route("Exact", "/api"), [route("Prefix", "/")], traefik)?.path).toBe("/");
  expect(shadowOf(route("Exact", "/api/version"), [route("Prefix", "/api")], traefik)).toBeUndefined();
  expect(shadowOf(route("Exact", "/other"), [route("Prefix", "/api")], traefik)).toBeUndefined();
  // By characters /app/ does not take /app.
  expect(shadowOf(route("Exact", "/app"), [route("Prefix", "/app/")], traefik)).toBeUndefined();
});

test("ingress-nginx with regular expressions tries the longest text first", () => {
  const all = route("ImplementationSpecific", "/(.*)");
  expect(shadowOf(route("Prefix", "/api"), [all], nginxRegex)).toBe(all);
  expect(shadowOf(route("Prefix", "/api/orders"), [all], nginxRegex)).toBeUndefined();
  const element = route("ImplementationSpecific", "/api(/|$)(.*)");
  expect(shadowOf(route("Prefix", "/api/v1"), [element], nginxRegex)).toBe(element);
  expect(shadowOf(route("Prefix", "/apiary"), [element], nginxRegex)).toBeUndefined();
});

test("as Kubernetes orders paths, nothing but an equal path takes all requests of another", () => {
  const paths = ["/", "/a", "/a/b", "/ab"].flatMap((path) => [route("Prefix", path), route("Exact", path)]);
  for (const path of paths) {
    const others = paths.filter((other) => other !== path);
    expect(shadowOf(path, others, kubernetes)).toBeUndefined();
    expect(shadowOf(path, others, nginx)).toBeUndefined();
  }
});

test("what one path covers of another", () => {
  const elements = { is: "elements", path: "/a" } as const;
  expect(covers(elements, { is: "exact", path: "/a/b" })).toBe(true);
  expect(covers(elements, { is: "exact", path: "/ab" })).toBe(false);
  expect(covers(elements, { is: "characters", path: "/a" })).toBe(false);
  expect(covers({ is: "characters", path: "/a" }, elements)).toBe(true);
  expect(covers({ is: "exact", path: "/a" }, elements)).toBe(false);
});
