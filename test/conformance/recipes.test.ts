// What the well-known beginner's recipes for NetworkPolicy are meant to do, each as a policy of our own and the whole
// matrix it should give. Columns are destinations; `·` nothing, `all`, or ports.

import { expect, test } from "vitest";
import type { PolicyFacts } from "../../server/src/model/facts.ts";
import { namespace, np, pod, port, view } from "./build.ts";
import { matrix } from "./matrix.ts";

const workloads = [
  pod("default", "web", { app: "web" }, [port(80, "http"), port(5000, "metrics")]),
  pod("default", "api", { app: "bookstore", role: "api" }, [port(80)]),
  pod("default", "shop", { app: "bookstore", role: "frontend" }),
  pod("prod", "batch", { app: "batch" }),
  pod("ops", "watch", { type: "monitoring" }),
];
const namespaces = [
  namespace("default"),
  namespace("prod", { purpose: "production" }),
  namespace("ops", { team: "operations" }),
];
const names = [...workloads.map(({ id }) => id.name), "ext"];

const web = { podSelector: { matchLabels: { app: "web" } } };
const d = (name: string, spec: Parameters<typeof np>[2]): PolicyFacts => np("default", name, spec);

const recipes: readonly [title: string, policies: readonly PolicyFacts[], rows: readonly string[]][] = [
  [
    "deny all traffic to an application",
    [d("web-deny-all", { ...web, ingress: [] })],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   all",
      "api    ·   -   all  all   all   all",
      "shop   ·   all -    all   all   all",
      "batch  ·   all all  -     all   all",
      "watch  ·   all all  all   -     all",
      "ext    ·   all all  all   all   -",
    ],
  ],
  [
    "limit traffic to an application to its own kind",
    [
      d("api-allow", {
        podSelector: { matchLabels: { app: "bookstore", role: "api" } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: "bookstore" } } }] }],
      }),
    ],
    [
      "from   web api shop batch watch ext",
      "web    -   ·   all  all   all   all",
      "api    all -   all  all   all   all",
      "shop   all all -    all   all   all",
      "batch  all ·   all  -     all   all",
      "watch  all ·   all  all   -     all",
      "ext    all ·   all  all   all   -",
    ],
  ],
  [
    "allow all traffic to an application in spite of another policy",
    [d("web-deny-all", { ...web, ingress: [] }), d("web-allow-all", { ...web, ingress: [{}] })],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   all",
      "api    all -   all  all   all   all",
      "shop   all all -    all   all   all",
      "batch  all all all  -     all   all",
      "watch  all all all  all   -     all",
      "ext    all all all  all   all   -",
    ],
  ],
  [
    "deny what is not admitted in a namespace",
    [d("default-deny-all", { podSelector: {}, ingress: [] })],
    [
      "from   web api shop batch watch ext",
      "web    -   ·   ·    all   all   all",
      "api    ·   -   ·    all   all   all",
      "shop   ·   ·   -    all   all   all",
      "batch  ·   ·   ·    -     all   all",
      "watch  ·   ·   ·    all   -     all",
      "ext    ·   ·   ·    all   all   -",
    ],
  ],
  [
    "deny traffic from other namespaces",
    [d("deny-from-other-namespaces", { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   all",
      "api    all -   all  all   all   all",
      "shop   all all -    all   all   all",
      "batch  ·   ·   ·    -     all   all",
      "watch  ·   ·   ·    all   -     all",
      "ext    ·   ·   ·    all   all   -",
    ],
  ],
  [
    "allow traffic from all namespaces, which is not the outside",
    [d("web-allow-all-namespaces", { ...web, ingress: [{ from: [{ namespaceSelector: {} }] }] })],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   all",
      "api    all -   all  all   all   all",
      "shop   all all -    all   all   all",
      "batch  all all all  -     all   all",
      "watch  all all all  all   -     all",
      "ext    ·   all all  all   all   -",
    ],
  ],
  [
    "allow traffic from a namespace",
    [
      d("web-allow-prod", {
        ...web,
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { purpose: "production" } } }] }],
      }),
    ],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   all",
      "api    ·   -   all  all   all   all",
      "shop   ·   all -    all   all   all",
      "batch  all all all  -     all   all",
      "watch  ·   all all  all   -     all",
      "ext    ·   all all  all   all   -",
    ],
  ],
  [
    "allow traffic from some pods of another namespace",
    [
      d("web-allow-all-ns-monitoring", {
        ...web,
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { team: "operations" } },
                podSelector: { matchLabels: { type: "monitoring" } },
              },
            ],
          },
        ],
      }),
    ],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   all",
      "api    ·   -   all  all   all   all",
      "shop   ·   all -    all   all   all",
      "batch  ·   all all  -     all   all",
      "watch  all all all  all   -     all",
      "ext    ·   all all  all   all   -",
    ],
  ],
  [
    "allow traffic from outside on a port",
    [d("web-allow-external", { ...web, ingress: [{ ports: [{ port: 80 }] }] })],
    [
      "from   web    api shop batch watch ext",
      "web    -      all all  all   all   all",
      "api    TCP_80 -   all  all   all   all",
      "shop   TCP_80 all -    all   all   all",
      "batch  TCP_80 all all  -     all   all",
      "watch  TCP_80 all all  all   -     all",
      "ext    TCP_80 all all  all   all   -",
    ],
  ],
  [
    "allow one port to pods with a label",
    [
      d("web-allow-5000", {
        ...web,
        ingress: [{ ports: [{ port: 5000 }], from: [{ podSelector: { matchLabels: { role: "frontend" } } }] }],
      }),
    ],
    [
      "from   web      api shop batch watch ext",
      "web    -        all all  all   all   all",
      "api    ·        -   all  all   all   all",
      "shop   TCP_5000 all -    all   all   all",
      "batch  ·        all all  -     all   all",
      "watch  ·        all all  all   -     all",
      "ext    ·        all all  all   all   -",
    ],
  ],
  [
    "several selectors as several peers",
    [
      d("redis-allow-services", {
        ...web,
        ingress: [
          {
            from: [
              { podSelector: { matchLabels: { app: "bookstore", role: "api" } } },
              { podSelector: { matchLabels: { app: "bookstore", role: "frontend" } } },
            ],
          },
        ],
      }),
    ],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   all",
      "api    all -   all  all   all   all",
      "shop   all all -    all   all   all",
      "batch  ·   all all  -     all   all",
      "watch  ·   all all  all   -     all",
      "ext    ·   all all  all   all   -",
    ],
  ],
  [
    "deny egress from an application",
    [d("foo-deny-egress", { ...web, policyTypes: ["Egress"], egress: [] })],
    [
      "from   web api shop batch watch ext",
      "web    -   ·   ·    ·     ·     ·",
      "api    all -   all  all   all   all",
      "shop   all all -    all   all   all",
      "batch  all all all  -     all   all",
      "watch  all all all  all   -     all",
      "ext    all all all  all   all   -",
    ],
  ],
  [
    "deny egress but for DNS, to everyone on port 53",
    [
      d("foo-deny-egress", {
        ...web,
        policyTypes: ["Egress"],
        egress: [
          {
            ports: [
              { port: 53, protocol: "UDP" },
              { port: 53, protocol: "TCP" },
            ],
          },
        ],
      }),
    ],
    [
      "from   web api              shop             batch            watch            ext",
      "web    -   TCP_53,UDP_53    TCP_53,UDP_53    TCP_53,UDP_53    TCP_53,UDP_53    TCP_53,UDP_53",
      "api    all -                all              all              all              all",
      "shop   all all              -                all              all              all",
      "batch  all all              all              -                all              all",
      "watch  all all              all              all              -                all",
      "ext    all all              all              all              all              -",
    ],
  ],
  [
    "deny what is not admitted from a namespace",
    [d("default-deny-all-egress", { podSelector: {}, policyTypes: ["Egress"] })],
    [
      "from   web api shop batch watch ext",
      "web    -   ·   ·    ·     ·     ·",
      "api    ·   -   ·    ·     ·     ·",
      "shop   ·   ·   -    ·     ·     ·",
      "batch  all all all  -     all   all",
      "watch  all all all  all   -     all",
      "ext    all all all  all   all   -",
    ],
  ],
  [
    "deny egress to the outside",
    [
      d("deny-external-egress", {
        ...web,
        policyTypes: ["Egress"],
        egress: [
          { ports: [{ port: 53, protocol: "UDP" }], to: [{ namespaceSelector: {} }] },
          { to: [{ namespaceSelector: {} }] },
        ],
      }),
    ],
    [
      "from   web api shop batch watch ext",
      "web    -   all all  all   all   ·",
      "api    all -   all  all   all   all",
      "shop   all all -    all   all   all",
      "batch  all all all  -     all   all",
      "watch  all all all  all   -     all",
      "ext    all all all  all   all   -",
    ],
  ],
];

test.each(recipes)("%s", (_, policies, rows) => {
  const found = matrix(view({ workloads, namespaces, policies }));
  const cell = (from: string, to: string) =>
    from === to ? "-" : (found.get(`${from}→${to}`) ?? "·").replace("All", "all").replaceAll(" ", "_");
  const words = (line: string) => line.split(/\s+/);
  expect([["from", ...names], ...names.map((from) => [from, ...names.map((to) => cell(from, to))])]).toEqual(
    rows.map(words),
  );
});
