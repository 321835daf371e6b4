// The rows that a person chooses from, and what each does.
import { describe, expect, test } from "vitest";
import type { Contexts, LiveStatus } from "../../../server/src/lsp/protocol.ts";
import { type Row, toCommandRows, toContextRows, toNamespaceRows } from "./menuRows.ts";

const PROD: LiveStatus = {
  is: "live",
  context: "prod",
  namespace: "cart",
  state: "live",
  kinds: [],
  warnings: [],
};

const CONTEXTS: Contexts["contexts"] = [
  { name: "dev", cluster: "kind", namespace: "", isCurrent: false },
  { name: "stage", cluster: "eu-1", namespace: "shop", isCurrent: true },
  { name: "prod", cluster: "eu-2", namespace: "shop", isCurrent: false },
];

describe("contexts", () => {
  test("the current one comes first, each with its cluster and namespace", () =>
    expect(read(toContextRows({ contexts: CONTEXTS, problems: [], locked: [] }, { is: "none" }))).toEqual([
      "$(server) stage | cluster eu-1 · namespace shop · current context",
      "$(server) dev | cluster kind · namespace default",
      "$(server) prod | cluster eu-2 · namespace shop",
    ]));

  test("the connected one before it, with the namespace that was chosen", () =>
    expect(read(toContextRows({ contexts: CONTEXTS, problems: [], locked: [] }, PROD))[0]).toBe(
      "$(check) prod | cluster eu-2 · namespace cart · connected",
    ));

  for (const [state, words] of [
    ["waiting", "waiting for a manifest"],
    ["connecting", "connecting"],
    ["stale", "stale"],
    ["refused", "credentials refused"],
  ] as const)
    test(`the chosen one that is ${state} is not called connected`, () =>
      expect(read(toContextRows({ contexts: CONTEXTS, problems: [], locked: [] }, { ...PROD, state }))[0]).toBe(
        `$(check) prod | cluster eu-2 · namespace cart · ${words}`,
      ));

  test("a problem is read, not chosen", () => {
    const rows = toContextRows({ contexts: [], problems: ["~/.kube/config:3: not a map"], locked: [] }, { is: "none" });
    expect(rows).toEqual([{ label: "$(warning) ~/.kube/config:3: not a map", act: { is: "nothing" } }]);
  });

  test("a kubeconfig of the workspace is offered, not used", () => {
    const file = { path: "/w/kube$(x).yaml", sha256: "ab", servers: [], commands: [], reads: [] };
    expect(toContextRows({ contexts: [], problems: [], locked: [file] }, { is: "none" })).toEqual([
      {
        label: "$(lock) Use a kubeconfig of this workspace…",
        description: "/w/kube$\u2060(x).yaml",
        act: { is: "unlock", file },
      },
    ]);
  });

  test("no context is said, with what to do", () =>
    expect(read(toContextRows({ contexts: [], problems: [], locked: [] }, { is: "none" }))).toEqual([
      "$(info) No context in the kubeconfig; sallyport.cluster.kubeconfig can name another file",
    ]));

  test("a name is no icon, and connects by what it is", () => {
    const contexts = [{ name: "$(trash)\n", cluster: "$(x)", namespace: "$(y)", isCurrent: false }];
    expect(toContextRows({ contexts, problems: ["$(z)"], locked: [] }, { is: "none" })).toEqual([
      {
        label: "$(server) $\u2060(trash) ",
        description: "cluster $\u2060(x) · namespace $\u2060(y)",
        act: { is: "connect", context: "$(trash)\n" },
      },
      { label: "$(warning) $\u2060(z)", act: { is: "nothing" } },
    ]);
  });
});

describe("commands", () => {
  const commands = (cluster: LiveStatus | { readonly is: "none" }) =>
    toCommandRows(cluster, true).map(({ act }) => (act.is === "command" ? act.command : act.is));

  test("with no cluster", () =>
    expect(commands({ is: "none" })).toEqual(["sallyport.chooseRecording", "sallyport.showLog"]));

  test("with a live one", () =>
    expect(commands(PROD)).toEqual([
      "sallyport.selectNamespace",
      "sallyport.disconnectCluster",
      "sallyport.recordCluster",
      "sallyport.chooseRecording",
      "sallyport.showLog",
    ]));

  test("a connection that failed can be given up", () =>
    expect(toCommandRows({ is: "failed", context: "prod", why: "gone" }, true)[0]?.act).toEqual({
      is: "command",
      command: "sallyport.disconnectCluster",
    }));

  test("in a folder that is not trusted", () =>
    expect(toCommandRows({ is: "none" }, false)[0]?.act).toEqual({ is: "command", command: "workbench.trust.manage" }));
});

describe("namespaces", () => {
  for (const [what, typed, rows] of [
    [
      "the current one first, the others by name",
      "",
      ["$(check) cart", "$(symbol-namespace) api", "$(symbol-namespace) web"],
    ],
    ["one that is known", "web", ["$(check) cart", "$(symbol-namespace) api", "$(symbol-namespace) web"]],
    [
      "one that can't be listed",
      " team-a ",
      ["$(symbol-namespace) team-a | as typed", "$(check) cart", "$(symbol-namespace) api", "$(symbol-namespace) web"],
    ],
    [
      "no name of a namespace",
      "Team_A",
      [
        "$(check) cart",
        "$(symbol-namespace) api",
        "$(symbol-namespace) web",
        '$(info) No namespace can be called "Team_A"',
      ],
    ],
  ] as const) {
    test(what, () => expect(read(toNamespaceRows(["web", "cart", "api"], "cart", typed))).toEqual(rows));
  }

  test("a name of 64 letters is none", () =>
    expect(toNamespaceRows([], "cart", "x".repeat(64)).map(({ act }) => act.is)).toEqual(["nothing"]));
});

function read(rows: readonly Row[]): readonly string[] {
  return rows.map(({ label, description }) => (description === undefined ? label : `${label} | ${description}`));
}
