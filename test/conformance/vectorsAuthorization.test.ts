// The test vectors of AuthorizationPolicy and PeerAuthentication (docs/policy-model.md, IS-12 to IS-14).

import { expect, test } from "vitest";
import { pod } from "./build.ts";
import { matrix, pick } from "./matrix.ts";
import {
  authorization,
  dbService,
  from,
  mesh,
  NO_TCP,
  peerAuthentication,
  plus,
  type Vector,
  web,
  webService,
  world,
} from "./meshWorld.ts";

const inbound: readonly Vector[] = [
  [
    "42 DENY by method on a port of TCP denies the port",
    [
      dbService,
      authorization("b", "no-get", { action: "DENY", rules: [{ to: [{ operation: { methods: ["GET"] } }] }] }),
    ],
    { "c→d": plus("1-5431,5433-65535"), "o→d": plus("1-5431,5433-65535") },
  ],
  [
    "IS-14 ALLOW by method never matches on a port of TCP",
    [dbService, authorization("b", "get", { rules: [{ to: [{ operation: { methods: ["GET"], ports: ["5432"] } }] }] })],
    { "c→d": NO_TCP },
  ],
  [
    "IS-14 on a port of HTTP some requests pass",
    [
      webService,
      authorization("a", "get", { rules: [{ to: [{ operation: { methods: ["GET"], ports: ["8080"] } }] }] }),
    ],
    { "c→w": plus("8080") },
  ],
  [
    "IS-13 no rules allow nobody",
    [authorization("a", "nothing", {})],
    { "c→w": NO_TCP, "ext→w": NO_TCP, "c→d": "All", "c→o": "All" },
  ],
  [
    "IS-13 an empty rule allows everybody",
    [authorization("a", "all", { rules: [{}] })],
    { "c→w": "All", "ext→w": "All" },
  ],
  [
    "IS-13 principals",
    [authorization("a", "w", { ...web, rules: [from({ principals: ["cluster.local/ns/a/sa/cli"] })] })],
    { "c→w": "All", "d→w": NO_TCP, "ext→w": NO_TCP, "w→c": "All" },
  ],
  [
    "IS-13 a prefix of principals",
    [authorization("a", "w", { rules: [from({ principals: ["cluster.local/ns/b/*"] })] })],
    { "c→w": NO_TCP, "d→w": "All" },
  ],
  [
    "IS-13 a suffix of principals",
    [authorization("a", "w", { rules: [from({ principals: ["*/sa/default"] })] })],
    { "c→w": NO_TCP, "d→w": "All", "o→w": NO_TCP },
  ],
  [
    "IS-13 any principal is any pod of the mesh",
    [authorization("a", "w", { rules: [from({ principals: ["*"] })] })],
    { "c→w": "All", "d→w": "All", "o→w": NO_TCP, "ext→w": NO_TCP },
  ],
  [
    "IS-13 who has no identity is none of those named",
    [authorization("a", "w", { rules: [from({ notPrincipals: ["cluster.local/ns/b/sa/default"] })] })],
    { "c→w": "All", "d→w": NO_TCP, "o→w": "All", "ext→w": "All" },
  ],
  [
    "IS-13 another trust domain is another cluster",
    [authorization("a", "w", { rules: [from({ principals: ["other.example.com/ns/b/sa/default"] })] })],
    { "d→w": NO_TCP },
  ],
  [
    "IS-13 the mesh's own trust domain",
    [
      mesh("trustDomain: corp.example.com\n"),
      authorization("a", "w", { rules: [from({ principals: ["corp.example.com/ns/b/sa/default"] })] }),
    ],
    { "d→w": "All", "c→w": NO_TCP },
  ],
  [
    "IS-13 namespaces need an identity",
    [authorization("a", "w", { rules: [from({ namespaces: ["b", "out"] })] })],
    { "d→w": "All", "o→w": NO_TCP, "c→w": NO_TCP },
  ],
  [
    "IS-13 service accounts",
    [authorization("a", "w", { rules: [from({ serviceAccounts: ["cli", "b/default"] })] })],
    { "c→w": "All", "d→w": "All", "w→c": NO_TCP },
  ],
  [
    "IS-13 fields of a source are ANDed",
    [authorization("a", "w", { rules: [from({ namespaces: ["a"], notPrincipals: ["*/sa/web"] })] })],
    { "c→w": "All", "w→c": NO_TCP, "d→w": NO_TCP },
  ],
  [
    "IS-13 addresses",
    [authorization("a", "w", { ...web, rules: [from({ ipBlocks: ["203.0.113.0/24"] })] })],
    { "203.0.113.0-203.0.113.255→w": "All", "c→w": NO_TCP },
  ],
  [
    "IS-13 ports and when are ANDed",
    [
      authorization("a", "w", {
        ...web,
        rules: [
          {
            to: [{ operation: { ports: ["80", "8080"] } }],
            when: [
              { key: "destination.port", values: ["8080"] },
              { key: "source.namespace", values: ["b"] },
            ],
          },
        ],
      }),
    ],
    { "d→w": plus("8080"), "c→w": NO_TCP },
  ],
  [
    "IS-12 DENY goes before ALLOW",
    [
      authorization("a", "w", { rules: [{}] }),
      authorization("a", "no", { action: "DENY", rules: [{ to: [{ operation: { ports: ["22"] } }] }] }),
    ],
    { "c→w": plus("1-21,23-65535") },
  ],
  [
    "IS-12 DENY alone lets the rest pass",
    [authorization("a", "no", { action: "DENY", rules: [{ to: [{ operation: { notPorts: ["8080"] } }] }] })],
    { "c→w": plus("8080") },
  ],
  [
    "IS-12 the root namespace's policies count everywhere",
    [authorization("istio-system", "no", { action: "DENY", rules: [from({ namespaces: ["b"] })] })],
    { "d→w": NO_TCP, "c→w": "All", "c→d": "All" },
  ],
  [
    "IS-12 what an authorizer says is not known",
    [
      authorization("a", "ask", {
        action: "CUSTOM",
        provider: { name: "opa" },
        rules: [{ to: [{ operation: { ports: ["8080"] } }] }],
      }),
    ],
    { "c→w": `${plus("1-8079,8081-65535")}; TCP 8080?` },
  ],
  ["IS-12 AUDIT decides nothing", [authorization("a", "audit", { action: "AUDIT", rules: [{}] })], { "c→w": "All" }],
  [
    "IS-12 a dry run decides nothing",
    [authorization("a", "dry", {}, { "istio.io/dry-run": "true" })],
    { "c→w": "All" },
  ],
  [
    "PeerAuthentication STRICT keeps out who is not in the mesh",
    [peerAuthentication("a", "default", { mtls: { mode: "STRICT" } })],
    { "c→w": "All", "d→w": "All", "o→w": NO_TCP, "ext→w": NO_TCP, "o→d": "All" },
  ],
  [
    "PeerAuthentication of a workload goes before its namespace's, and a port before both",
    [
      peerAuthentication("a", "default", { mtls: { mode: "STRICT" }, portLevelMtls: {} }),
      peerAuthentication("a", "web", {
        ...web,
        mtls: { mode: "PERMISSIVE" },
        portLevelMtls: { "8080": { mode: "STRICT" } },
      }),
    ],
    { "o→w": plus("1-8079,8081-65535"), "o→c": NO_TCP },
  ],
  [
    "without mutual TLS nobody has an identity",
    [
      peerAuthentication("a", "default", { mtls: { mode: "DISABLE" } }),
      authorization("a", "w", { rules: [from({ principals: ["*"] })] }),
    ],
    { "c→w": NO_TCP },
  ],
];

test.each(inbound)("%s", (_, given, expected) => {
  const found = matrix(world(given));
  expect(pick(found, Object.keys(expected))).toEqual(expected);
});

test("targetRefs bind a Gateway's pods; whether a selector does depends on the version", () => {
  const gateway = pod("a", "g", { "gateway.networking.k8s.io/gateway-name": "edge", app: "edge" });
  const workloads = [gateway, pod("b", "d", { app: "db" })];
  const refs = authorization("a", "refs", {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge" }],
  });
  const selector = authorization("a", "selector", { selector: { matchLabels: { app: "edge" } } });
  expect(matrix(world([refs], { workloads })).get("d→g")).toBe(NO_TCP);
  expect(matrix(world([selector], { workloads })).get("d→g")).toBe(`${NO_TCP}; TCP 1-65535?`);
});
