// What the API server refuses of an Ingress and an IngressClass, and where; one change each to an object that it takes.

import { expect, test } from "vitest";
import { findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { type Json, toFieldPath } from "../../base/json.ts";

const backend = { service: { name: "cart", port: { number: 80 } } };
const path = { path: "/", pathType: "Prefix", backend };

function ingress(spec: Json, metadata: Json = { name: "shop" }): Json {
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec };
}

function withPath(change: { readonly [key: string]: Json }): Json {
  return ingress({ rules: [{ http: { paths: [{ ...path, ...change }] } }] });
}

function withBackend(value: Json): Json {
  return withPath({ backend: value });
}

function withHost(host: string): Json {
  return ingress({ rules: [{ host, http: { paths: [path] } }] });
}

function withTlsHost(host: string): Json {
  return ingress({ rules: [{ http: { paths: [path] } }], tls: [{ hosts: [host], secretName: "shop-tls" }] });
}

function ingressClass(spec: Json, metadata: Json = { name: "edge" }): Json {
  return { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", metadata, spec };
}

function withParameters(parameters: Json): Json {
  return ingressClass({ controller: "example.com/edge", parameters });
}

const PATH = "spec.rules[0].http.paths[0]";
const label63 = "a".repeat(63);

const refused: readonly (readonly [string, Json, ...string[]])[] = [
  ["no spec", { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "shop" } }, "spec ing-no-rules"],
  ["empty spec", ingress({}), "spec ing-no-rules"],
  ["empty rules", ingress({ rules: [] }), "spec ing-no-rules"],
  ["tls alone", ingress({ tls: [{ hosts: ["a.example.com"], secretName: "a" }] }), "spec ing-no-rules"],
  ["no paths", ingress({ rules: [{ http: {} }] }), "spec.rules[0].http.paths ing-paths-empty"],
  ["empty paths", ingress({ rules: [{ http: { paths: [] } }] }), "spec.rules[0].http.paths ing-paths-empty"],
  ["null pathType", withPath({ pathType: null }), `${PATH}.pathType ing-pathtype-missing`],
  ["pathType in lower case", withPath({ pathType: "exact" }), `${PATH}.pathType ing-pathtype-unknown`],
  ["empty pathType", withPath({ pathType: "" }), `${PATH}.pathType ing-pathtype-unknown`],
  ["pathType Regex", withPath({ pathType: "Regex" }), `${PATH}.pathType ing-pathtype-unknown`],
  ["empty Exact path", withPath({ pathType: "Exact", path: "" }), `${PATH}.path ing-path-empty`],
  ["null Prefix path", withPath({ path: null }), `${PATH}.path ing-path-empty`],
  ["relative Prefix path", withPath({ path: "a/b" }), `${PATH}.path ing-path-not-absolute`],
  ["relative Exact path", withPath({ pathType: "Exact", path: "a" }), `${PATH}.path ing-path-not-absolute`],
  [
    "relative ImplementationSpecific path",
    withPath({ pathType: "ImplementationSpecific", path: ".*" }),
    `${PATH}.path ing-path-not-absolute`,
  ],
  ["double slash", withPath({ path: "/a//b" }), `${PATH}.path ing-path-sequence`],
  ["dot in the middle", withPath({ pathType: "Exact", path: "/a/./b" }), `${PATH}.path ing-path-sequence`],
  ["two dots in the middle", withPath({ path: "/a/../b" }), `${PATH}.path ing-path-sequence`],
  ["dot at the end", withPath({ path: "/a/." }), `${PATH}.path ing-path-sequence`],
  ["two dots at the end", withPath({ pathType: "Exact", path: "/a/.." }), `${PATH}.path ing-path-sequence`],
  ["encoded slash", withPath({ path: "/a%2Fb" }), `${PATH}.path ing-path-sequence`],
  ["encoded slash in lower case", withPath({ path: "/a%2fb" }), `${PATH}.path ing-path-sequence`],
  [
    "relative path with a double slash",
    withPath({ path: "a//b" }),
    `${PATH}.path ing-path-not-absolute`,
    `${PATH}.path ing-path-sequence`,
  ],
  ["null backend", withBackend(null), `${PATH}.backend ing-backend-empty`],
  ["empty backend", withBackend({}), `${PATH}.backend ing-backend-empty`],
  ["null service", withBackend({ service: null }), `${PATH}.backend ing-backend-empty`],
  ["empty default backend", ingress({ defaultBackend: {} }), "spec.defaultBackend ing-backend-empty"],
  [
    "no Service name",
    withBackend({ service: { port: { number: 80 } } }),
    `${PATH}.backend.service.name ing-backend-empty`,
  ],
  [
    "empty Service name",
    withBackend({ service: { name: "", port: { number: 80 } } }),
    `${PATH}.backend.service.name ing-backend-empty`,
  ],
  [
    "Service name in capitals",
    withBackend({ service: { name: "Cart", port: { number: 80 } } }),
    `${PATH}.backend.service.name ing-service-name-invalid`,
  ],
  [
    "Service name with a dot",
    withBackend({ service: { name: "cart.shop", port: { number: 80 } } }),
    `${PATH}.backend.service.name ing-service-name-invalid`,
  ],
  [
    "long Service name",
    withBackend({ service: { name: `${label63}a`, port: { number: 80 } } }),
    `${PATH}.backend.service.name ing-service-name-invalid`,
  ],
  ["no port", withBackend({ service: { name: "cart" } }), `${PATH}.backend ing-port-empty`],
  ["empty port", withBackend({ service: { name: "cart", port: {} } }), `${PATH}.backend ing-port-empty`],
  ["port 0", withBackend({ service: { name: "cart", port: { number: 0 } } }), `${PATH}.backend ing-port-empty`],
  ["empty port name", withBackend({ service: { name: "cart", port: { name: "" } } }), `${PATH}.backend ing-port-empty`],
  [
    "two ways of a port",
    withBackend({ service: { name: "cart", port: { name: "http", number: 80 } } }),
    `${PATH}.backend ing-port-both`,
  ],
  [
    "negative port",
    withBackend({ service: { name: "cart", port: { number: -1 } } }),
    `${PATH}.backend.service.port.number ing-port-range`,
  ],
  [
    "port 65536",
    withBackend({ service: { name: "cart", port: { number: 65536 } } }),
    `${PATH}.backend.service.port.number ing-port-range`,
  ],
  [
    "port as text",
    withBackend({ service: { name: "cart", port: { number: "80" } } }),
    `${PATH}.backend.service.port.number ing-port-number-text`,
  ],
  [
    "port name of digits",
    withBackend({ service: { name: "cart", port: { name: "8080" } } }),
    `${PATH}.backend.service.port.name ing-port-number-text`,
  ],
  [
    "long port name",
    withBackend({ service: { name: "cart", port: { name: "a".repeat(16) } } }),
    `${PATH}.backend.service.port.name ing-port-name-invalid`,
  ],
  [
    "port name with two hyphens",
    withBackend({ service: { name: "cart", port: { name: "a--b" } } }),
    `${PATH}.backend.service.port.name ing-port-name-invalid`,
  ],
  [
    "port name that ends with a hyphen",
    withBackend({ service: { name: "cart", port: { name: "a-" } } }),
    `${PATH}.backend.service.port.name ing-port-name-invalid`,
  ],
  [
    "service and resource",
    withBackend({ service: { name: "cart", port: { number: 80 } }, resource: { kind: "Bucket", name: "files" } }),
    `${PATH}.backend ing-backend-both`,
  ],
  [
    "resource without kind",
    withBackend({ resource: { kind: "", name: "files" } }),
    `${PATH}.backend.resource.kind ing-resource-ref-invalid`,
  ],
  [
    "resource with a slash",
    withBackend({ resource: { kind: "Bucket", name: "a/b" } }),
    `${PATH}.backend.resource.name ing-resource-ref-invalid`,
  ],
  [
    "resource of a wrong group",
    withBackend({ resource: { apiGroup: "Example", kind: "Bucket", name: "a" } }),
    `${PATH}.backend.resource.apiGroup ing-resource-ref-invalid`,
  ],
  [
    "default backend without port",
    ingress({ defaultBackend: { service: { name: "cart" } } }),
    "spec.defaultBackend ing-port-empty",
  ],
  ["IPv4 host", withHost("192.168.1.1"), "spec.rules[0].host ing-host-ip"],
  ["IPv6 host", withHost("2001:db8::1"), "spec.rules[0].host ing-host-ip"],
  ["host with a port", withHost("a.example.com:443"), "spec.rules[0].host ing-host-invalid"],
  ["host with a scheme", withHost("http://a.example.com"), "spec.rules[0].host ing-host-invalid"],
  ["host with an underscore", withHost("a_b.example.com"), "spec.rules[0].host ing-host-invalid"],
  ["host that ends with a dot", withHost("example.com."), "spec.rules[0].host ing-host-invalid"],
  ["host that begins with a hyphen", withHost("-a.example.com"), "spec.rules[0].host ing-host-invalid"],
  ["wildcard host in capitals", withHost("*.Example.com"), "spec.rules[0].host ing-host-invalid"],
  ["lone wildcard", withHost("*"), "spec.rules[0].host ing-host-wildcard"],
  ["wildcard and nothing", withHost("*."), "spec.rules[0].host ing-host-wildcard"],
  ["two wildcards", withHost("*.*.example.com"), "spec.rules[0].host ing-host-wildcard"],
  ["wildcard at the end", withHost("example.*"), "spec.rules[0].host ing-host-wildcard"],
  ["half a wildcard", withHost("a*.example.com"), "spec.rules[0].host ing-host-wildcard"],
  ["stray TLS wildcard", withTlsHost("a.*.example.com"), "spec.tls[0].hosts[0] ing-host-wildcard"],
  ["empty TLS host", withTlsHost(""), "spec.tls[0].hosts[0] ing-host-invalid"],
  ["TLS host with two dots", withTlsHost("a..example.com"), "spec.tls[0].hosts[0] ing-host-invalid"],
  [
    "TLS Secret in capitals",
    ingress({ rules: [{ http: { paths: [path] } }], tls: [{ secretName: "Shop" }] }),
    "spec.tls[0].secretName tls-secret-name-invalid",
  ],
  [
    "TLS Secret with a namespace",
    ingress({ rules: [{ http: { paths: [path] } }], tls: [{ secretName: "ns/shop" }] }),
    "spec.tls[0].secretName tls-secret-name-invalid",
  ],
  [
    "empty class",
    ingress({ ingressClassName: "", rules: [{ http: { paths: [path] } }] }),
    "spec.ingressClassName ing-class-name-invalid",
  ],
  [
    "class with a slash",
    ingress({ ingressClassName: "a/b", rules: [{ http: { paths: [path] } }] }),
    "spec.ingressClassName ing-class-name-invalid",
  ],
  [
    "two classes",
    ingress(
      { ingressClassName: "a", rules: [{ http: { paths: [path] } }] },
      { name: "shop", annotations: { "kubernetes.io/ingress.class": "b" } },
    ),
    "annotations.kubernetes.io/ingress.class ing-class-both",
  ],
  [
    "name in capitals",
    ingress({ rules: [{ http: { paths: [path] } }] }, { name: "Shop" }),
    "metadata.name res-name-invalid",
  ],
  [
    "long name",
    ingress({ rules: [{ http: { paths: [path] } }] }, { name: "a".repeat(254) }),
    "metadata.name res-name-invalid",
  ],
  [
    "generateName with an underscore",
    ingress({ rules: [{ http: { paths: [path] } }] }, { generateName: "a_" }),
    "metadata.generateName res-name-invalid",
  ],
  [
    "namespace with a dot",
    ingress({ rules: [{ http: { paths: [path] } }] }, { name: "a", namespace: "a.b" }),
    "metadata.namespace res-name-invalid",
  ],
  [
    "label key with a space",
    ingress({ rules: [{ http: { paths: [path] } }] }, { name: "a", labels: { "a b": "c" } }),
    "metadata.labels res-label-invalid",
  ],
  [
    "label value with a slash",
    ingress({ rules: [{ http: { paths: [path] } }] }, { name: "a", labels: { a: "b/c" } }),
    "metadata.labels res-label-invalid",
  ],
  [
    "annotation key with two slashes",
    ingress({ rules: [{ http: { paths: [path] } }] }, { name: "a", annotations: { "a/b/c": "" } }),
    "metadata.annotations res-annotation-invalid",
  ],
  [
    "annotation of a number",
    ingress({ rules: [{ http: { paths: [path] } }] }, { name: "a", annotations: { a: 8 } }),
    "metadata.annotations.a ing-annotation-not-text",
  ],
  [
    "status of no address",
    {
      ...Object(ingress({ rules: [{ http: { paths: [path] } }] })),
      status: { loadBalancer: { ingress: [{ ip: "1.2.3" }] } },
    },
    "status.loadBalancer.ingress[0].ip ing-status-address",
  ],
  [
    "class without spec",
    { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", metadata: { name: "edge" } },
    "spec.controller ing-class-controller-invalid",
  ],
  ["class without controller", ingressClass({}), "spec.controller ing-class-controller-invalid"],
  [
    "controller without path",
    ingressClass({ controller: "example.com" }),
    "spec.controller ing-class-controller-invalid",
  ],
  [
    "controller with an empty path",
    ingressClass({ controller: "example.com/" }),
    "spec.controller ing-class-controller-invalid",
  ],
  [
    "controller of no domain",
    ingressClass({ controller: "Example.com/edge" }),
    "spec.controller ing-class-controller-invalid",
  ],
  [
    "controller with a space",
    ingressClass({ controller: "example.com/a b" }),
    "spec.controller ing-class-controller-invalid",
  ],
  [
    "controller of 251 characters",
    ingressClass({ controller: `example.com/${"a".repeat(239)}` }),
    "spec.controller ing-class-controller-invalid",
  ],
  [
    "class name in capitals",
    ingressClass({ controller: "example.com/edge" }, { name: "Edge" }),
    "metadata.name res-name-invalid",
  ],
  ["parameters without kind", withParameters({ name: "a", kind: "" }), "spec.parameters.kind ing-resource-ref-invalid"],
  [
    "parameters with a bad name",
    withParameters({ kind: "A", name: ".." }),
    "spec.parameters.name ing-resource-ref-invalid",
  ],
  [
    "parameters of no scope",
    withParameters({ kind: "A", name: "a", scope: "cluster" }),
    "spec.parameters.scope ing-class-parameters-scope",
  ],
  [
    "namespace without its scope",
    withParameters({ kind: "A", name: "a", namespace: "b" }),
    "spec.parameters.namespace ing-class-parameters-scope",
  ],
  [
    "scope without its namespace",
    withParameters({ kind: "A", name: "a", scope: "Namespace" }),
    "spec.parameters.namespace ing-class-parameters-scope",
  ],
  [
    "scope with a bad namespace",
    withParameters({ kind: "A", name: "a", scope: "Namespace", namespace: "B_" }),
    "spec.parameters.namespace ing-class-parameters-scope",
  ],
];

const accepted: readonly (readonly [string, Json])[] = [
  ["one path", withPath({})],
  ["default backend alone", ingress({ defaultBackend: backend })],
  ["rule without http", ingress({ rules: [{ host: "a.example.com" }] })],
  [
    "ImplementationSpecific without path",
    ingress({ rules: [{ http: { paths: [{ pathType: "ImplementationSpecific", backend }] } }] }),
  ],
  ["ImplementationSpecific regular expression", withPath({ pathType: "ImplementationSpecific", path: "/a(/|$)(.*)" })],
  ["ImplementationSpecific with a double slash", withPath({ pathType: "ImplementationSpecific", path: "//" })],
  ["path that only begins with dots", withPath({ path: "/..a" })],
  ["hidden file", withPath({ path: "/.well-known/acme" })],
  ["trailing slash", withPath({ pathType: "Exact", path: "/a/" })],
  ["port 65535", withBackend({ service: { name: "cart", port: { number: 65535 } } })],
  ["named port", withBackend({ service: { name: "cart", port: { name: "http-2" } } })],
  ["port name with number 0", withBackend({ service: { name: "cart", port: { name: "http", number: 0 } } })],
  ["Service name that begins with a digit", withBackend({ service: { name: "1cart", port: { number: 80 } } })],
  ["resource", withBackend({ resource: { apiGroup: "example.com", kind: "Bucket", name: "files" } })],
  ["resource beside a null service", withBackend({ service: null, resource: { kind: "Bucket", name: "files" } })],
  ["wildcard host", withHost("*.example.com")],
  ["host of one label", withHost("localhost")],
  ["host of digits", withHost("10.0.0.256")],
  ["TLS host like an address", withTlsHost("10.0.0.1")],
  ["TLS without anything", ingress({ rules: [{ http: { paths: [path] } }], tls: [{}] })],
  ["empty TLS Secret", ingress({ rules: [{ http: { paths: [path] } }], tls: [{ secretName: "" }] })],
  ["generateName that ends with a hyphen", ingress({ defaultBackend: backend }, { generateName: "shop-" })],
  [
    "annotation prefix in capitals",
    ingress({ defaultBackend: backend }, { name: "a", annotations: { "Example.com/a": "" } }),
  ],
  [
    "class twice, equal",
    ingress(
      { ingressClassName: "a", defaultBackend: backend },
      { name: "a", annotations: { "kubernetes.io/ingress.class": "a" } },
    ),
  ],
  ["controller with a class", ingressClass({ controller: "example.com/edge/inner:1" })],
  ["parameters without scope", withParameters({ apiGroup: "example.com", kind: "A", name: "a" })],
  ["parameters of a namespace", withParameters({ kind: "A", name: "a", scope: "Namespace", namespace: "edge" })],
];

test.each(refused)("refused: %s", (_, object, ...expected) => {
  expect(errorsOf(object)).toEqual(expected.sort());
});

test.each(accepted)("accepted: %s", (_, object) => {
  expect(errorsOf(object)).toEqual([]);
});

/** `path code` of every error; structure is checked as well, and must not say the same again. */
function errorsOf(object: Json): readonly string[] {
  return findAll(readFixture(JSON.stringify(object, undefined, 2), { schema: true }))
    .filter(({ item }) => item.finding.severity === "error")
    .map(({ item }) => `${toFieldPath(item.finding.field)} ${item.finding.code}`)
    .sort();
}
