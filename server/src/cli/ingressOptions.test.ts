import { expect, test } from "vitest";
import { readIngressOptions } from "./ingressOptions.ts";
import { UsageError } from "./usage.ts";

test("pairs become settings, an empty name stands for Ingresses without class", () => {
  const { classes, versions } = readIngressOptions(["edge=traefik", "=ingress-nginx"], ["ingress-nginx=1.9"]);
  expect({ ...classes }).toEqual({ edge: "traefik", "": "ingress-nginx" });
  expect({ ...versions }).toEqual({ "ingress-nginx": "1.9" });
});

test.each([
  [["edge"], undefined, '--ingress-class takes NAME=CONTROLLER, not "edge"'],
  [["edge="], undefined, '--ingress-class takes NAME=CONTROLLER, not "edge="'],
  [["edge=nginx"], undefined, "--ingress-class NAME takes ingress-nginx, nginx-inc, traefik"],
  [undefined, ["nginx=1"], "--ingress-version takes ingress-nginx, nginx-inc"],
])("%j %j is bad usage", (classes, versions, message) => {
  expect(() => readIngressOptions(classes, versions)).toThrow(UsageError);
  expect(() => readIngressOptions(classes, versions)).toThrow(message);
});
