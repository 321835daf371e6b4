// Status → the line in the status bar and its hover, in the shapes that are promised.
import { describe, expect, test } from "vitest";
import type { ClusterStatus, LiveKind, LiveStatus, Status } from "../../../server/src/lsp/protocol.ts";
import { toPlural } from "./kindNames.ts";
import { toStatusHover } from "./statusHover.ts";
import { toStatusText } from "./statusText.ts";

const NOW = new Date(2026, 10, 25, 14, 30);
const AT_NOON = new Date(2026, 10, 25, 12, 3).getTime();
const THE_DAY_BEFORE = new Date(2026, 10, 24, 9, 5).getTime();

const pods: LiveKind = { group: "", kind: "Pod", state: "live", objects: 12_400 };
const services: LiveKind = { group: "", kind: "Service", state: "live", objects: 210 };
const policies: LiveKind = { group: "networking.k8s.io", kind: "NetworkPolicy", state: "live", objects: 3 };

describe("the line in the status bar", () => {
  for (const [text, cluster] of [
    ["$(circle-slash) no cluster", { is: "none" }],
    ["$(plug) shop · recorded", { is: "recorded", name: "shop", objects: 7, kinds: {} }],
    ["$(warning) shop · unreadable", { is: "unreadable", name: "shop", why: "no such file" }],
    ["$(warning) prod · not connected", { is: "failed", context: "prod", why: "no such context" }],
    ["$(warning) cluster · not connected", { is: "failed", context: "", why: "/w/config: not a map" }],
    ["$(plug) prod · default", live({ kinds: [pods, services] })],
    ["$(debug-pause) prod · waiting for a manifest", live({ state: "waiting" })],
    ["$(sync~spin) prod · connecting", live({ state: "connecting" })],
    [
      "$(sync~spin) prod · listing pods 12,400",
      live({
        state: "loading",
        kinds: [services, { ...policies, state: "loading", objects: 2 }, { ...pods, state: "loading" }],
      }),
    ],
    [
      "$(sync~spin) prod · listing pods 3,500 of about 50,000",
      live({ state: "loading", kinds: [{ ...pods, state: "loading", objects: 3_500, remaining: 46_500 }] }),
    ],
    [
      "$(sync~spin) prod · listing pods",
      live({ state: "loading", kinds: [{ ...pods, state: "loading", objects: 0 }] }),
    ],
    ["$(sync~spin) prod · loading", live({ state: "loading" })],
    ["$(warning) prod · no access: pods", live({ kinds: [services, { ...pods, state: "forbidden", objects: 0 }] })],
    [
      "$(warning) prod · no access: pods, NetworkPolicies +1",
      live({ kinds: [pods, policies, services].map((kind) => ({ ...kind, state: "forbidden" })) }),
    ],
    [
      "$(warning) prod · no access: services in default",
      live({ kinds: [{ ...services, namespaces: { read: ["shop"], forbidden: ["default"] } }] }),
    ],
    [
      "$(plug) prod · default",
      live({ kinds: [{ ...pods, namespaces: { read: ["default"], forbidden: ["kube-system"] } }] }),
    ],
    [
      "$(plug) prod · default",
      live({ kinds: [{ ...pods, state: "forbidden", namespaces: { read: ["default"], forbidden: [] } }] }),
    ],
    [
      "$(warning) prod · no access: TLS Secrets in default",
      live({
        kinds: [{ ...services, kind: "TLS Secret", namespaces: { read: ["shop"], forbidden: ["default"] } }],
      }),
    ],
    ["$(warning) prod · not kept, memory is short: pods", live({ kinds: [{ ...pods, state: "notKept" }] })],
    ["$(warning) prod · too many: pods", live({ kinds: [{ ...pods, state: "tooMany" }] })],
    ["$(debug-disconnect) prod · stale since 12:03", live({ state: "stale", since: AT_NOON })],
    ["$(debug-disconnect) prod · stale since 2026-11-24 09:05", live({ state: "stale", since: THE_DAY_BEFORE })],
    ["$(warning) prod · credentials refused", live({ state: "refused" })],
    ["$(debug-pause) prod · off while no manifest is open", live({ state: "off" })],
    // What somebody writes into a kubeconfig is no icon of ours, and no second line.
    ["$(plug) $\u2060(trash) a b · $\u2060(x)", live({ context: "$(trash) a\nb", namespace: "$(x)" })],
  ] as const satisfies readonly (readonly [string, ClusterStatus])[]) {
    test(text, () => expect(toStatusText(status(cluster), NOW).text).toBe(text));
  }

  test("the scan of the folder comes before all else", () => {
    const scanning = { ...status(live({})), indexing: { done: 12, total: 200 } };
    expect(toStatusText(scanning, NOW).text).toBe("$(sync~spin) prod · 12 of 200 files");
  });

  test("a screen reader hears no icons", () =>
    expect(toStatusText(status(live({ state: "stale", since: AT_NOON })), NOW).label).toBe(
      "Sallyport: prod, stale since 12:03",
    ));

  test("it stands out where only the person can go on", () => {
    const isProblem = (cluster: ClusterStatus) => toStatusText(status(cluster), NOW).isProblem;
    expect(isProblem(live({ state: "refused" }))).toBe(true);
    expect(isProblem({ is: "failed", context: "prod", why: "no such context" })).toBe(true);
    expect(isProblem(live({ state: "stale", since: AT_NOON }))).toBe(false);
    expect(isProblem({ is: "none" })).toBe(false);
  });
});

describe("the hover", () => {
  test("a connection is a table, the least known first, and one line of what there is none of", () =>
    expect(
      toStatusHover(
        status(
          live({
            warnings: ["the certificate of the server is not verified"],
            kinds: [
              services,
              { ...policies, objects: 0 },
              { ...pods, state: "loading", remaining: 37_600 },
              { group: "", kind: "Namespace", state: "forbidden", objects: 0, why: "admin may not list namespaces" },
              {
                group: "",
                kind: "EndpointSlice",
                state: "stale",
                objects: 4,
                since: AT_NOON,
                why: "connection refused",
              },
            ],
          }),
        ),
        NOW,
      ).split("\n"),
    ).toEqual([
      "**Cluster prod** · namespace default · live",
      "",
      "Warning: the certificate of the server is not verified",
      "",
      "| Kind | Objects | &nbsp; State |",
      "| :--- | ---: | :--- |",
      "| namespaces | unknown | &nbsp; no access: admin may not list namespaces |",
      "| EndpointSlices | 4 | &nbsp; stale since 12:03: connection refused |",
      "| pods | 12,400 | &nbsp; loading, 37,600 to come |",
      "| services | 210 | &nbsp; live |",
      "",
      "None of: NetworkPolicies",
      "",
      "7 manifest files of this workspace",
    ]));

  test("a kubeconfig without a context that could be named", () =>
    expect(toStatusHover(status({ is: "failed", context: "", why: "/w/config: not a map" }), NOW)).toContain(
      "**The cluster** is not connected: /w/config: not a map",
    ));

  test("a lost connection is told once, not of each kind", () => {
    const stale = { state: "stale", since: AT_NOON, why: "connection refused by 10.0.0.1:6443" } as const;
    const kinds: LiveKind[] = [
      { ...services, ...stale },
      { ...policies, ...stale, objects: 0 },
      { ...pods, ...stale, since: AT_NOON + 120_000, why: "no answer within 30 s" },
      { group: "", kind: "Namespace", ...stale, since: AT_NOON + 60_000, objects: 4 },
    ];
    expect(toStatusHover(status(live({ ...stale, kinds })), NOW).split("\n")).toEqual([
      "**Cluster prod** · namespace default · stale since 12:03: connection refused by 10.0.0.1:6443",
      "",
      "| Kind | Objects | &nbsp; State |",
      "| :--- | ---: | :--- |",
      "| services | 210 | &nbsp; stale |",
      "| pods | 12,400 | &nbsp; stale since 12:05: no answer within 30 s |",
      "| namespaces | 4 | &nbsp; stale since 12:04 |",
      "",
      "None known of: NetworkPolicies",
      "",
      "7 manifest files of this workspace",
    ]);
  });

  test("says which namespaces are read where not all may be", () => {
    const namespaces = { read: ["a", "b", "c", "d", "e", "f"], forbidden: ["team-b"] };
    expect(toStatusHover(status(live({ kinds: [{ ...pods, objects: 0, namespaces }] })), NOW)).toContain(
      "| pods | 0 | &nbsp; live; read in a, b, c, d, e +1; no access in team-b |",
    );
  });

  test("tells kinds of one name apart", () => {
    const calico = { ...policies, group: "projectcalico.org", objects: 1 };
    const hover = toStatusHover(status(live({ kinds: [policies, calico] })), NOW);
    expect(hover).toContain("| NetworkPolicies (networking.k8s.io) | 3 | &nbsp; live |");
    expect(hover).toContain("| NetworkPolicies (projectcalico.org) | 1 | &nbsp; live |");
  });

  for (const [what, cluster, text] of [
    ["stale", live({ state: "stale", since: AT_NOON, why: "timed out" }), "· stale since 12:03: timed out"],
    [
      "refused",
      live({ state: "refused", why: "the token has expired" }),
      "· credentials refused: the token has expired",
    ],
    [
      "failed",
      { is: "failed", context: "prod", why: "no such context" },
      "**Cluster prod** is not connected: no such context",
    ],
    [
      "unreadable",
      { is: "unreadable", name: "shop", why: "no such file" },
      "**Recording shop** can't be read: no such file",
    ],
    ["recorded", { is: "recorded", name: "shop", objects: 7, kinds: { Service: 7 } }, "| services | 7 |"],
    ["none", { is: "none" }, "Click to connect one"],
  ] as const satisfies readonly (readonly [string, ClusterStatus, string])[]) {
    test(what, () => expect(toStatusHover(status(cluster), NOW)).toContain(text));
  }

  test("nothing from a kubeconfig or a cluster becomes a link, HTML, a row or a column", () => {
    const evil = "[x](command:y)|<img src=z>\n| a | b |\n# h";
    const kind: LiveKind = {
      group: evil,
      kind: evil,
      state: "stale",
      objects: 1,
      why: evil,
      namespaces: { read: [evil], forbidden: [evil] },
    };
    const statuses: readonly ClusterStatus[] = [
      live({ context: evil, namespace: evil, why: evil, warnings: [evil], kinds: [kind, { ...kind, group: "other" }] }),
      { is: "failed", context: evil, why: evil },
      { is: "unreadable", name: evil, why: evil },
      { is: "recorded", name: evil, objects: 1, kinds: { [evil]: 1 } },
    ];
    for (const cluster of statuses) {
      const hover = toStatusHover(status(cluster), NOW);
      expect(hover).not.toMatch(/(?<!\\)\]\(|<img|^# h/m);
      const cells = hover
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBeLessThanOrEqual(1);
    }
  });
});

for (const [kind, plural] of [
  ["Pod", "pods"],
  ["Ingress", "ingresses"],
  ["Gateway", "gateways"],
  ["NetworkPolicy", "NetworkPolicies"],
  ["IngressClass", "IngressClasses"],
  ["HTTPRoute", "HTTPRoutes"],
] as const) {
  test(`several of ${kind} are ${plural}`, () => expect(toPlural(kind)).toBe(plural));
}

function status(cluster: ClusterStatus): Status {
  return { files: 7, indexing: null, cluster, schema: "sallyport", kubernetes: "1.36" };
}

function live(part: Partial<LiveStatus>): LiveStatus {
  return { is: "live", context: "prod", namespace: "default", state: "live", kinds: [], warnings: [], ...part };
}
