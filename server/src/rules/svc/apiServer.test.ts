// What the API server refuses of a Service, and of any object's metadata, and where; one change each to an object that it takes.

import { expect, test } from "vitest";
import { findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { type Json, toFieldPath } from "../../base/json.ts";

const ports: Json = [{ name: "http", port: 80 }];

function service(spec: { readonly [key: string]: Json }, metadata: Json = { name: "cart" }): Json {
  return { apiVersion: "v1", kind: "Service", metadata, spec };
}

function withPorts(...list: readonly Json[]): Json {
  return service({ ports: list });
}

function balancer(spec: { readonly [key: string]: Json }): Json {
  return service({ type: "LoadBalancer", ports, ...spec });
}

function alias(spec: { readonly [key: string]: Json }): Json {
  return service({ type: "ExternalName", externalName: "db.example.com", ...spec });
}

function sticky(spec: { readonly [key: string]: Json }): Json {
  return service({ ports, ...spec });
}

const timeout = (timeoutSeconds: number): Json => ({ clientIP: { timeoutSeconds } });

const refused: readonly (readonly [string, Json, ...string[]])[] = [
  ["no spec", { apiVersion: "v1", kind: "Service", metadata: { name: "cart" } }, "spec.ports svc-no-ports"],
  ["no ports", service({}), "spec.ports svc-no-ports"],
  ["spec of another type", { ...Object(service({})), spec: [] }, "spec schema-type"],
  ["no port", withPorts({ name: "http" }), "spec.ports[0].port schema-required"],
  ["no name", service({ ports }, {}), "metadata.name schema-required"],
  ["label key", service({ ports }, { name: "cart", labels: { "a b": "c" } }), "metadata.labels res-label-invalid"],
  [
    "annotation key",
    service({ ports }, { name: "cart", annotations: { "a/b/c": "" } }),
    "metadata.annotations res-annotation-invalid",
  ],
  ["selector value", service({ ports, selector: { app: "a b" } }), "spec.selector res-label-invalid"],
  ["unnamed ports", withPorts({ port: 80 }, { name: "b", port: 81 }), "spec.ports[0].name svc-duplicate-port"],
  ["port twice", withPorts({ name: "a", port: 80 }, { name: "b", port: 80 }), "spec.ports[1] svc-duplicate-port"],
  ["appProtocol", withPorts({ port: 80, appProtocol: "a b" }), "spec.ports[0].appProtocol svc-port-name"],
  ["kubelet's port", balancer({ ports: [{ port: 10250 }] }), "spec.ports[0] svc-type-fields"],
  ["clusterIP", service({ ports, clusterIP: "none" }), "spec.clusterIPs[0] svc-type-fields"],
  ["headless balancer", balancer({ clusterIP: "None" }), "spec.clusterIPs[0] svc-type-fields"],
  ["clusterIPs alone", service({ ports, clusterIPs: ["10.0.0.1"] }), "spec.clusterIPs svc-address-invalid"],
  [
    "clusterIPs of one family",
    service({ ports, clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1", "10.0.0.2"] }),
    "spec.clusterIPs svc-address-invalid",
  ],
  [
    "second of clusterIPs",
    service({ ports, clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1", "x"] }),
    "spec.clusterIPs[1] svc-address-invalid",
  ],
  ["family twice", service({ ports, ipFamilies: ["IPv4", "IPv4"] }), "spec.ipFamilies[1] svc-address-invalid"],
  ["no externalName", alias({ externalName: "" }), "spec.externalName svc-type-fields"],
  ["alias with clusterIP", alias({ clusterIP: "None" }), "spec.clusterIPs svc-type-fields"],
  ["alias with families", alias({ ipFamilies: ["IPv4"] }), "spec.ipFamilies svc-type-fields"],
  [
    "alias with traffic policy",
    alias({ externalTrafficPolicy: "Local" }),
    "spec.externalTrafficPolicy svc-type-fields",
  ],
  ["external IP", sticky({ externalIPs: ["1.2.3"] }), "spec.externalIPs[0] svc-address-invalid"],
  ["loopback", sticky({ externalIPs: ["127.0.0.1"] }), "spec.externalIPs[0] svc-address-invalid"],
  ["link-local", sticky({ externalIPs: ["fe80::1"] }), "spec.externalIPs[0] svc-address-invalid"],
  [
    "range without length",
    balancer({ loadBalancerSourceRanges: ["10.0.0.0"] }),
    "spec.loadBalancerSourceRanges[0] svc-address-invalid",
  ],
  ["class of ClusterIP", sticky({ loadBalancerClass: "a.b/c" }), "spec.loadBalancerClass svc-type-fields"],
  ["class", balancer({ loadBalancerClass: "a b" }), "spec.loadBalancerClass svc-type-fields"],
  ["health check", balancer({ healthCheckNodePort: 30000 }), "spec.healthCheckNodePort svc-type-fields"],
  ["policy word", sticky({ externalTrafficPolicy: "local" }), "spec.externalTrafficPolicy svc-value-unknown"],
  ["distribution word", sticky({ trafficDistribution: "Close" }), "spec.trafficDistribution svc-value-unknown"],
  [
    "affinity without ClientIP",
    sticky({ sessionAffinityConfig: timeout(9) }),
    "spec.sessionAffinityConfig svc-session-affinity",
  ],
  [
    "affinity for too long",
    sticky({ sessionAffinity: "ClientIP", sessionAffinityConfig: timeout(86401) }),
    "spec.sessionAffinityConfig.clientIP.timeoutSeconds svc-session-affinity",
  ],
];

const accepted: readonly (readonly [string, Json])[] = [
  ["headless without ports", service({ clusterIP: "None" })],
  ["alias without ports", alias({})],
  ["targetPort 0", withPorts({ port: 80, targetPort: 0 })],
  ["one port, two protocols", withPorts({ name: "a", port: 53 }, { name: "b", port: 53, protocol: "UDP" })],
  ["two families", service({ ports, clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1", "fd00::1"] })],
  ["blanks around a range", balancer({ loadBalancerSourceRanges: [" 10.0.0.0/8 "] })],
  ["no ranges", sticky({ loadBalancerSourceRanges: [] })],
  ["traffic policy of external IPs", sticky({ externalTrafficPolicy: "Local", externalIPs: ["192.0.2.1"] })],
  ["health check of Local", balancer({ healthCheckNodePort: 30000, externalTrafficPolicy: "Local" })],
  ["affinity of a day", sticky({ sessionAffinity: "ClientIP", sessionAffinityConfig: timeout(86400) })],
  ["templates", sticky({ clusterIP: "{{ .ip }}", type: "{{ .type }}", loadBalancerClass: "{{ .class }}" })],
];

test.each(refused)("refused: %s", (_, object, ...expected) => {
  expect(errorsOf(object)).toEqual(expected);
});

test.each(accepted)("accepted: %s", (_, object) => {
  expect(errorsOf(object)).toEqual([]);
});

function errorsOf(object: Json): readonly string[] {
  return findAll(readFixture(JSON.stringify(object, undefined, 2), { schema: true }))
    .filter(({ item }) => item.finding.severity === "error")
    .map(({ item }) => `${toFieldPath(item.finding.field)} ${item.finding.code}`);
}
