// The test vectors of what a mesh lets out, and who is in it (docs/policy-model.md, IS-1 to IS-9).

import { expect, test } from "vitest";
import type { PolicyView } from "../../server/src/model/views.ts";
import { namespace, pod } from "./build.ts";
import { matrix, pick } from "./matrix.ts";
import {
  anyAllowed,
  authorization,
  BLOCK,
  byAddress,
  dbService,
  entry,
  injected,
  mesh,
  NO_TCP,
  np,
  OTHERS,
  out,
  ownHosts,
  plus,
  registryOnly,
  service,
  sidecar,
  type Vector,
  w,
  webService,
  world,
} from "./meshWorld.ts";

const outbound: readonly Vector[] = [
  [
    "39 an entry that is not exported opens nothing elsewhere",
    [registryOnly, entry("b", "db", { ...byAddress, exportTo: ["."] })],
    { "c→ext": NO_TCP, [`d→${BLOCK}`]: plus("443"), [`d→${OTHERS}`]: NO_TCP, "o→ext": "All" },
  ],
  [
    "39b an entry that is exported to a namespace opens it there",
    [registryOnly, entry("b", "db", { ...byAddress, exportTo: ["a"] })],
    { [`c→${BLOCK}`]: plus("443"), "d→ext": NO_TCP },
  ],
  [
    "40 under ALLOW_ANY hosts limit configuration, not reach",
    [anyAllowed, sidecar("a", "default", ownHosts)],
    { "c→ext": "All", "c→d": "All" },
  ],
  [
    "41 an empty outboundTrafficPolicy is REGISTRY_ONLY",
    [anyAllowed, webService, dbService, sidecar("a", "default", { ...ownHosts, outboundTrafficPolicy: {} })],
    { "c→ext": NO_TCP, "c→w": plus("8080"), "c→d": NO_TCP, "d→ext": "All", "d→w": "All" },
  ],
  [
    "IS-3 a Sidecar's mode counts before the mesh's",
    [registryOnly, sidecar("a", "default", { outboundTrafficPolicy: { mode: "ALLOW_ANY" } })],
    { "c→ext": "All", "d→ext": NO_TCP },
  ],
  [
    "IS-3 without a configuration ALLOW_ANY is taken",
    [sidecar("a", "default", ownHosts)],
    { "c→ext": "All", "c→w": "All" },
  ],
  [
    "IS-3 revisions that differ leave it open",
    [registryOnly, { ...anyAllowed, name: "istio-canary" }],
    { "c→ext": `${NO_TCP}; TCP 1-65535?`, "o→ext": "All" },
  ],
  [
    "IS-5 a Sidecar with a selector goes before its namespace's, and that before the root's",
    [
      webService,
      dbService,
      sidecar("istio-system", "default", { egress: [{ hosts: ["~/*"] }], outboundTrafficPolicy: {} }),
      sidecar("a", "default", { egress: [{ hosts: ["./*"] }], outboundTrafficPolicy: {} }),
      sidecar("a", "cli", {
        workloadSelector: { labels: { app: "cli" } },
        egress: [{ hosts: ["b/*"] }],
        outboundTrafficPolicy: {},
      }),
    ],
    { "c→w": NO_TCP, "c→d": plus("5432"), "w→d": NO_TCP, "d→w": NO_TCP },
  ],
  [
    "IS-5 of two for the same pods it is not known which one counts",
    [
      dbService,
      sidecar("a", "one", { outboundTrafficPolicy: {} }),
      sidecar("a", "two", { outboundTrafficPolicy: { mode: "ALLOW_ANY" } }),
    ],
    { "c→d": `${plus("5432")}; TCP 1-5431,5433-65535?`, "c→ext": `${NO_TCP}; TCP 1-65535?` },
  ],
  [
    "IS-5 the dot of the root's Sidecar is the pod's own namespace",
    [webService, dbService, sidecar("istio-system", "default", { ...ownHosts, outboundTrafficPolicy: {} })],
    { "c→w": plus("8080"), "c→d": NO_TCP, "d→w": NO_TCP },
  ],
  [
    "IS-6 a listener with a port limits to it, and one without takes the rest",
    [
      webService,
      dbService,
      sidecar("a", "default", {
        egress: [{ port: { number: 5432, protocol: "TCP" }, hosts: ["~/*"] }, { hosts: ["*/*"] }],
        outboundTrafficPolicy: {},
      }),
    ],
    { "c→w": plus("8080"), "c→d": NO_TCP },
  ],
  [
    "IS-7 a Service's annotation keeps it to its namespace",
    [registryOnly, service("b", "d", "db", [{ port: 5432 }], { "networking.istio.io/exportTo": "." })],
    { "c→d": NO_TCP },
  ],
  [
    "IS-8 of one host in several namespaces the own one counts, else it is not known which",
    [
      registryOnly,
      entry("b", "own", { ...byAddress, ports: [{ number: 80, name: "tcp", protocol: "TCP" }] }),
      entry("other", "theirs", byAddress),
    ],
    { [`d→${BLOCK}`]: plus("80"), [`c→${BLOCK}`]: `${NO_TCP}; TCP 80,443?` },
  ],
  [
    "IS-9 TCP without resolution and addresses opens the port to anywhere",
    [
      registryOnly,
      entry("a", "tcp", { hosts: ["x.example.com"], ports: [{ number: 9000, name: "tcp", protocol: "TCP" }] }),
    ],
    { "c→ext": plus("9000"), "c→o": plus("9000") },
  ],
  [
    "IS-9 TLS is picked by its name, so addresses stay shut",
    [
      registryOnly,
      entry("a", "tls", { hosts: ["x.example.com"], ports: [{ number: 443, name: "tls", protocol: "TLS" }] }),
    ],
    { "c→ext": NO_TCP },
  ],
  [
    "IS-9 endpoints are where connections end, on their own ports",
    [
      registryOnly,
      entry("a", "vm", {
        hosts: ["vm.example.com"],
        resolution: "STATIC",
        ports: [{ number: 80, name: "http", protocol: "HTTP" }],
        endpoints: [{ address: "203.0.113.0", ports: { http: 8080 } }],
      }),
    ],
    { "c→203.0.113.0-203.0.113.0": plus("8080") },
  ],
  [
    "IS-9 pods by workloadSelector, on the target port",
    [
      registryOnly,
      entry("b", "pods", {
        hosts: ["db.example.com"],
        resolution: "STATIC",
        workloadSelector: { labels: { app: "db" } },
        ports: [{ number: 80, name: "tcp", protocol: "TCP", targetPort: 5432 }],
      }),
    ],
    { "c→d": plus("5432"), "c→ext": NO_TCP },
  ],
  [
    "IS-9 what validation refuses opens nothing",
    [
      registryOnly,
      entry("a", "bad", {
        hosts: ["*.example.com"],
        addresses: ["203.0.113.0/24"],
        resolution: "DNS",
        ports: [{ number: 443, name: "tcp", protocol: "TCP" }],
      }),
    ],
    { "c→ext": NO_TCP },
  ],
  [
    "M6 both planes must let it through",
    [
      registryOnly,
      webService,
      dbService,
      np("a", "web", {
        podSelector: { matchLabels: { app: "cli" } },
        policyTypes: ["Egress"],
        egress: [{ to: [{ podSelector: {} }] }],
      }),
    ],
    { "c→w": plus("8080"), "c→d": "none", "c→ext": "none", "w→d": plus("5432") },
  ],
];

test.each(outbound)("%s", (_, given, expected) => {
  const found = matrix(world(given));
  expect(pick(found, Object.keys(expected))).toEqual(expected);
});

test("IS-1 ports and addresses that a pod keeps from its proxy pass", () => {
  const annotations = {
    "traffic.sidecar.istio.io/excludeOutboundPorts": "3306,9000-9001",
    "traffic.sidecar.istio.io/excludeOutboundIPRanges": "203.0.113.0/24",
    "traffic.sidecar.istio.io/excludeInboundPorts": "22",
  };
  const spared = pod("a", "s", { app: "spared" }, [], { istio: { annotations, hasProxy: false } });
  const given = [registryOnly, authorization("a", "nothing", {})];
  const found = matrix(world(given, { workloads: [w, spared, out] }));
  const expected = {
    [`s→${BLOCK}`]: "All",
    [`s→${OTHERS}`]: plus("3306,9000-9001"),
    "o→s": plus("22"),
    "o→w": NO_TCP,
    "w→ext": NO_TCP,
  };
  expect(pick(found, Object.keys(expected))).toEqual(expected);
});

test("IS-2 only pods of the mesh are bound; those of ambient by AuthorizationPolicies alone", () => {
  const given = [
    registryOnly,
    authorization("a", "nothing", {}),
    authorization("amb", "get", { rules: [{ to: [{ operation: { methods: ["GET"] } }] }] }),
  ];
  const labelled = pod("a", "off", { "sidecar.istio.io/inject": "false" });
  const host = pod("a", "host", {}, [], { hostNetwork: true, podIPs: ["10.0.0.1"] });
  const live = pod("out", "live", {}, [], { istio: { annotations: {}, hasProxy: true } });
  const ambient = pod("amb", "amb", {});
  const namespaces = [
    namespace("a", injected),
    namespace("out"),
    namespace("amb", { "istio.io/dataplane-mode": "ambient" }),
  ];
  const found = matrix(world(given, { workloads: [w, labelled, host, live, ambient], namespaces }));
  const expected = {
    "w→ext": NO_TCP,
    "off→ext": "All",
    "host→ext": "All",
    "live→ext": NO_TCP,
    "amb→ext": "All",
    "ext→w": NO_TCP,
    "ext→off": "All",
    "ext→live": "All",
    "ext→amb": NO_TCP,
  };
  expect(pick(found, Object.keys(expected))).toEqual(expected);
});

test("M7 whether a pod is in the mesh is not known where its namespace's labels are not", () => {
  const found = matrix(world([authorization("a", "nothing", {})], { namespaces: [] }));
  expect(found.get("o→w")).toBe(`${NO_TCP}; TCP 1-65535?`);
});

test("hosts of namespaces that the mesh does not look at are in no registry", () => {
  const looked = mesh(
    "outboundTrafficPolicy: { mode: REGISTRY_ONLY }\ndiscoverySelectors:\n- matchLabels: { team: b }\n",
  );
  const found = matrix(world([looked, webService, dbService]));
  expect(pick(found, ["c→w", "c→d"])).toEqual({ "c→w": NO_TCP, "c→d": plus("5432") });
});

test("M7 Sidecars and ServiceEntries that may not be listed leave open what they might say", () => {
  const forbidden =
    (of: string): PolicyView["coverage"] =>
    (kind) =>
      kind === `networking.istio.io/${of}` ? { is: "forbidden" } : { is: "complete" };
  const open = matrix(world([anyAllowed], { coverage: forbidden("Sidecar") }));
  expect(pick(open, ["c→ext", "o→ext"])).toEqual({ "c→ext": `${NO_TCP}; TCP 1-65535?`, "o→ext": "All" });
  const closed = matrix(world([registryOnly], { coverage: forbidden("ServiceEntry") }));
  expect(pick(closed, ["c→ext", "o→ext"])).toEqual({ "c→ext": `${NO_TCP}; TCP 1-65535?`, "o→ext": "All" });
});
