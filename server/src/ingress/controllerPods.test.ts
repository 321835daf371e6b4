import { expect, test } from "vitest";
import type { WorkloadFacts } from "../model/facts.ts";
import { decodeValue, noContext } from "../model/resource.ts";
import { controllerIn } from "./controllerPods.ts";

function workload(image: string, labels: Record<string, string> = {}): WorkloadFacts {
  const value = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", labels },
    spec: { containers: [{ name: "a", image }] },
  };
  const facts = decodeValue(value, undefined, noContext)[0]?.facts;
  if (facts?.is !== "workload") throw new Error("no workload");
  return facts;
}

test.each([
  ["registry.k8s.io/ingress-nginx/controller:v1.12.1@sha256:aa", "nginx"],
  ["nginx/nginx-ingress:4.0", "nginxInc"],
  ["traefik:v3.3", "traefik"],
  ["docker.io/library/traefik", "traefik"],
  ["haproxytech/kubernetes-ingress:3.1", "haproxy"],
  ["quay.io/jcmoraisjr/haproxy-ingress:v0.15", "haproxyIngress"],
  ["localhost:5000/ingress-nginx/controller", "nginx"],
  ["nginx:1.27", undefined],
  ["registry.example.com/not-traefik:1", undefined],
])("%s", (image, id) => {
  expect(controllerIn(workload(image))).toBe(id);
});

test("labels of the chart tell where the image is a copy", () => {
  const labels = { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" };
  expect(controllerIn(workload("registry.example.com/mirror:1", labels))).toBe("nginx");
  expect(
    controllerIn(
      workload("registry.example.com/mirror:1", { ...labels, "app.kubernetes.io/component": "admission-webhook" }),
    ),
  ).toBeUndefined();
});
