// What hovers say of endpoints and pods: ready of total, which are not and why, and that nobody knows where nobody does.

import { expect, test } from "vitest";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import { lensesOf } from "../../../test/fixture/checkLens.ts";

const ingress = `#- /a.yaml
kind: Ingress
metadata: { name: a, namespace: shop }
spec: { defaultBackend: { service: { name: ca$0rt, port: { number: 80 } } } }
`;
const cluster = (coverage: string, ...objects: readonly string[]): string =>
  `#- cluster:prod ${coverage}\n${objects.join("\n---\n")}`;

const SERVICE = `kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: metrics, port: 9100 }] }`;
const DEPLOYMENT = `kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { replicas: 3, selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } } } }`;
const pod = (name: string, status: string, more = ""): string => `kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: cart, pod-template-hash: "6d" }, ownerReferences: [{ kind: ReplicaSet, name: cart-6d }]${more} }
status: ${status}`;
const READY = '{ phase: Running, conditions: [{ type: Ready, status: "True" }] }';
const slice = (name: string, ports: string, endpoints: string, family = "IPv4"): string => `kind: EndpointSlice
metadata: { name: ${name}, namespace: shop, labels: { kubernetes.io/service-name: cart } }
addressType: ${family}
ports: ${ports}
endpoints: ${endpoints}`;
const BOTH = "[{ name: http, port: 8080, protocol: TCP }, { name: metrics, port: 9100, protocol: TCP }]";
const HTTP = "[{ name: http, port: 8080, protocol: TCP }]";
const of = (target: string, address: string, conditions: string): string =>
  `{ addresses: [${address}], targetRef: { kind: Pod, name: ${target} }, conditions: ${conditions} }`;

const HEAD = ["Service shop/cart · ClusterIP · cluster prod", "80 http → 8080", "9100 metrics → 9100"];
const SELECTS = "Selects app=cart: unknown (pods: no access in shop)";

/** The lines of the hover on the backend that speak of endpoints. */
function checkEndpoints(coverage: string, slices: readonly string[], lines: readonly string[]): void {
  checkHover(ingress + cluster(`synced=Service forbidden=Pod ${coverage}`, SERVICE, ...slices), [
    ...HEAD,
    SELECTS,
    ...lines,
    "Routed to by Ingress a (everything else)",
  ]);
}

test.each([
  [
    "a condition that is not said counts as ready",
    [
      slice(
        "s",
        BOTH,
        `[${of("a", "10.0.0.1", "{}")}, { addresses: [10.0.0.2] }, ${of("c", "10.0.0.3", "{ ready: false }")}]`,
      ),
    ],
    ["2 of 3 endpoints ready · cluster prod"],
  ],
  [
    "a pod with addresses of two families is one",
    [
      slice("four", BOTH, `[${of("a", "10.0.0.1", "{ ready: true }")}, ${of("b", "10.0.0.2", "{ ready: false }")}]`),
      slice(
        "six",
        BOTH,
        `[${of("a", '"fd00::1"', "{ ready: true }")}, ${of("b", '"fd00::2"', "{ ready: false }")}]`,
        "IPv6",
      ),
    ],
    ["1 of 2 endpoints ready · cluster prod"],
  ],
  [
    "ports that differ have lines of their own",
    [
      slice("one", BOTH, `[${of("a", "10.0.0.1", "{ ready: true }")}]`),
      slice("two", HTTP, `[${of("b", "10.0.0.2", "{ ready: true }")}]`),
    ],
    ["80 http: 2 of 2 endpoints ready", "9100 metrics: 1 of 1 endpoint ready · cluster prod"],
  ],
  [
    "a port that no pod has",
    [slice("one", HTTP, `[${of("a", "10.0.0.1", "{ ready: true }")}]`)],
    ["80 http: 1 of 1 endpoint ready", "9100 metrics: No endpoints · cluster prod"],
  ],
  [
    "terminating endpoints are told apart",
    [
      slice(
        "one",
        BOTH,
        `[${of("a", "10.0.0.1", "{ ready: true }")}, ${of("b", "10.0.0.2", "{ ready: false, serving: true, terminating: true }")}]`,
      ),
    ],
    ["1 of 1 endpoint ready, 1 terminating · cluster prod"],
  ],
  [
    "terminating ones take traffic where nothing else is ready",
    [
      slice(
        "one",
        BOTH,
        `[${of("a", "10.0.0.1", "{ ready: false }")}, ${of("b", "10.0.0.2", "{ ready: false, serving: true, terminating: true }")}]`,
      ),
    ],
    ["0 of 1 endpoint ready, 1 terminating, which still takes traffic · cluster prod"],
  ],
  ["none, for certain", [], ["No endpoints · cluster prod"]],
] as const)("endpoints: %s", (_, slices, lines) => checkEndpoints("synced=EndpointSlice", slices, lines));

test.each([
  ["forbidden", "Endpoints: unknown (EndpointSlices: no access in shop)"],
  ["loading", "Endpoints: unknown (EndpointSlices: still loading in shop)"],
])("endpoints where EndpointSlices are %s", (state, line) => checkEndpoints(`${state}=EndpointSlice`, [], [line]));

test("endpoints of a stale cluster", () =>
  checkEndpoints(
    "stale=EndpointSlice",
    [slice("one", BOTH, `[${of("a", "10.0.0.1", "{ ready: true }")}]`)],
    ["1 of 1 endpoint ready · cluster prod, stale since 12:03"],
  ));

test("nothing of endpoints without a cluster", () =>
  checkHover(`${ingress}#- /s.yaml\n${SERVICE}`, [
    "Service shop/cart · ClusterIP · s.yaml:2",
    "80 http → 8080",
    "9100 metrics → 9100",
    "Selects app=cart: no pods known",
    "Routed to by Ingress a (everything else)",
  ]));

test("a Service that only a file has yet", () =>
  checkHover(`${ingress}#- /s.yaml\n${SERVICE}\n${cluster("synced=Service,EndpointSlice forbidden=Pod")}`, [
    "Service shop/cart · ClusterIP · s.yaml:2",
    "80 http → 8080",
    "9100 metrics → 9100",
    SELECTS,
    "Not applied yet · cluster prod",
    "Routed to by Ingress a (everything else)",
  ]));

test("the port of a backend, alone", () =>
  checkHover(
    ingress.replace("ca$0rt", "cart").replace("number: 80", "number: 8$00") +
      cluster(
        "synced=Service,EndpointSlice forbidden=Pod",
        SERVICE,
        slice("one", BOTH, `[${of("a", "10.0.0.1", "{ ready: true }")}]`),
        slice("two", HTTP, `[${of("b", "10.0.0.2", "{ ready: false }")}]`),
      ),
    ["Port 80 http of Service shop/cart → 8080", "Selects no known pods", "1 of 2 endpoints ready · cluster prod"],
  ));

const workload = `#- /w.yaml
kind: Deployment
metadata: { name: ca$0rt, namespace: shop }
spec: { replicas: 3, selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } } } }
`;

function checkWorkload(clusterText: string, lines: readonly string[]): void {
  checkHover(workload + clusterText, lines, undefined, { settings: { rules: { "np-pod-unprotected": "off" } } });
}

test.each([
  ["all ready", [pod("p1", READY), pod("p2", READY), pod("p3", READY)], ["3 of 3 pods ready · cluster prod"]],
  [
    "which are not, and why",
    [
      pod("p1", READY),
      pod(
        "p2",
        '{ phase: Running, conditions: [{ type: Ready, status: "False", reason: ContainersNotReady }], containerStatuses: [{ name: c, ready: false, state: { waiting: { reason: CrashLoopBackOff } } }] }',
      ),
      pod("p3", '{ phase: Pending, conditions: [{ type: PodScheduled, status: "False", reason: Unschedulable }] }'),
    ],
    ["1 of 3 pods ready · cluster prod", "Not ready: p2 (CrashLoopBackOff), p3 (Unschedulable)"],
  ],
  [
    "one that fails its probe, one on its way out, one that waits for its first container",
    [
      pod("p1", '{ phase: Running, conditions: [{ type: Ready, status: "False", reason: ContainersNotReady }] }'),
      pod(
        "p2",
        '{ phase: Running, conditions: [{ type: Ready, status: "False" }] }',
        ', deletionTimestamp: "2026-01-01T00:00:00Z"',
      ),
      pod(
        "p3",
        '{ phase: Pending, conditions: [{ type: Ready, status: "False" }], initContainerStatuses: [{ name: i, ready: false, state: { waiting: { reason: ErrImagePull } } }], containerStatuses: [{ name: c, ready: false, state: { waiting: { reason: PodInitializing } } }] }',
      ),
    ],
    ["0 of 3 pods ready · cluster prod", "Not ready: p1 (running, not ready), p2 (terminating), p3 (ErrImagePull)"],
  ],
  ["those that were not created", [pod("p1", READY)], ["1 of 3 pods ready, 2 not created · cluster prod"]],
  ["none at all", [], ["0 of 3 pods ready, 3 not created · cluster prod"]],
  [
    "evicted ones are none",
    [pod("p1", READY), pod("p2", "{ phase: Failed, reason: Evicted }")],
    ["1 of 3 pods ready, 2 not created · cluster prod"],
  ],
] as const)("pods of a workload: %s", (_, pods, lines) => {
  const number = pods.filter((text) => !text.includes("Failed")).length;
  checkWorkload(cluster("synced=Pod,Deployment,NetworkPolicy,Namespace", DEPLOYMENT, ...pods), [
    `Deployment shop/cart · ${number === 1 ? "1 pod" : `${number} pods`} · w.yaml:2`,
    ...lines,
    "Egress: everything (no policy selects it)",
    "Ingress: everything (no policy selects it)",
  ]);
});

test.each([
  ["forbidden=Pod", "Readiness: unknown (pods: no access in shop)"],
  ["loading=Pod", "Readiness: unknown (pods: still loading in shop)"],
])("pods of a workload where they are %s", (coverage, line) =>
  checkWorkload(cluster(`synced=Deployment,NetworkPolicy,Namespace ${coverage}`, DEPLOYMENT), [
    "Deployment shop/cart · 3 pods · w.yaml:2",
    line,
    "Egress: everything (no policy selects it)",
    "Ingress: everything (no policy selects it)",
  ]),
);

test("a workload that only the file has yet", () =>
  checkWorkload(cluster("synced=Pod,Deployment,NetworkPolicy,Namespace"), [
    "Deployment shop/cart · 3 pods · w.yaml:2",
    "Not applied yet · cluster prod",
    "Egress: everything (no policy selects it)",
    "Ingress: everything (no policy selects it)",
  ]));

test("the pods of a selector", () => {
  const policy = `#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { podSel$0ector: { matchLabels: { app: cart } } }
`;
  const bad = '{ phase: Running, conditions: [{ type: Ready, status: "False" }] }';
  checkHover(policy + cluster("synced=Pod,Deployment", DEPLOYMENT, pod("p1", READY), pod("p2", bad)), [
    "pods with app=cart in shop",
    "1 of 2 pods ready now: Deployment shop/cart",
    "Not ready: p2 (running, not ready)",
  ]);
  checkHover(policy + cluster("synced=Deployment forbidden=Pod"), [
    "pods with app=cart in shop",
    "Which pods it picks is unknown (pods: no access in shop)",
  ]);
});

test("a lens counts no pods of a workload that runs none", () =>
  expect(
    lensesOf(`#- /s.yaml\n${SERVICE}\n${cluster("synced=Pod,Deployment,NetworkPolicy,Namespace", DEPLOYMENT)}`)[0],
  ).toMatch(/^0 pods · /));
