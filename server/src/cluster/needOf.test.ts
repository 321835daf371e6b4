import { expect, test } from "vitest";
import { decodeValue, noContext } from "../model/resource.ts";
import { needOf } from "./needOf.ts";

test.each([
  ["v1", "Service", "reach"],
  ["networking.k8s.io/v1", "Ingress", "reach"],
  ["networking.k8s.io/v1", "NetworkPolicy", "reach"],
  ["apps/v1", "Deployment", "reach"],
  ["gateway.networking.k8s.io/v1", "HTTPRoute", "reach"],
  ["projectcalico.org/v3", "GlobalNetworkPolicy", "reach"],
  ["projectcalico.org/v3", "Tier", "policies"],
  ["networking.istio.io/v1", "VirtualService", "policies"],
  ["discovery.k8s.io/v1", "EndpointSlice", "reach"],
  ["gateway.networking.k8s.io/v1", "Gateway", "names"],
  ["v1", "Namespace", "names"],
  ["example.com/v1", "Widget", "names"],
] as const)("%s %s asks for %s", (apiVersion, kind, need) => {
  const one = decodeValue({ apiVersion, kind, metadata: { name: "a" } }, undefined, noContext);
  const namespace = decodeValue({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } }, undefined, noContext);
  expect(needOf([...namespace, ...one, ...namespace])).toBe(need);
});

test("no manifest asks for names alone", () => expect(needOf([])).toBe("names"));
