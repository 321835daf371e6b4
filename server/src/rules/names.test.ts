import { expect, test } from "vitest";
import { labelProblem, portNameProblem, subdomainProblem, toLabel, toPortName } from "./names.ts";

test.each(["a", "http", "a-1", "1a", "web-2-x", "fifteen-letters"])("%s names a port", (name) => {
  expect(portNameProblem(name)).toBeUndefined();
});

test.each(["", "80", "HTTP", "a--b", "-a", "a-", "a_b", "a.b", "sixteen-letters-"])("%s names no port", (name) => {
  expect(portNameProblem(name)).toBeDefined();
});

test("labels and subdomains", () => {
  expect(labelProblem("web--1")).toBeUndefined();
  expect(labelProblem("80")).toBeUndefined();
  expect(labelProblem("a.b")).toBeDefined();
  expect(labelProblem("a".repeat(64))).toContain("64 characters");
  expect(subdomainProblem("a.b-c.d")).toBeUndefined();
  for (const name of ["", "A.b", "a..b", ".a", "a.", "-a.b", "a_b"]) expect(subdomainProblem(name)).toBeDefined();
});

test("names that are allowed", () => {
  expect(toPortName("Metrics_Port")).toBe("metrics-port");
  expect(toPortName("a-very-long-port-name")).toBe("a-very-long-por");
  expect(toPortName("8080")).toBeUndefined();
  expect(toLabel("My Container")).toBe("my-container");
  expect(toLabel("__")).toBeUndefined();
});
