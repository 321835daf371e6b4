// Who says what is wrong in structure: one of two, never both.

import { expect, test } from "vitest";
import { findAll } from "../../../test/fixture/checks.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";

const INGRESS = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: a, namespace: web }
spec:
  ingresClassName: nginx
  rules:
    - http:
        paths:
          - path: /a
            pathType: Prefx
            backend: { service: { name: cart, port: { number: "80" } } }
          - path: b
            backend: { service: { name: cart, port: { number: 80 } } }
`;

/** Codes of errors, in the order of their places. */
function errors(leaves: boolean): readonly string[] {
  const settings = { leavesStructure: leaves ? () => true : undefined };
  return findAll(readFixture(INGRESS, { schema: true, settings }))
    .filter(({ item }) => item.finding.severity === "error")
    .map(({ item }) => item.finding.code);
}

test("all of it where no other extension checks the file", () =>
  expect(errors(false)).toEqual([
    "ing-pathtype-unknown",
    "ing-port-number-text",
    "ing-pathtype-missing",
    "ing-path-not-absolute",
  ]));

test("values alone where the YAML extension says which keys and types are wrong", () =>
  expect(errors(true)).toEqual(["ing-pathtype-unknown", "ing-path-not-absolute"]));
