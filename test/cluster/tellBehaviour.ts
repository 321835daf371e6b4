// What lenses and hovers tell of a live cluster, as it changes: the comparison of file and cluster, endpoints and pods. The same
// tests run on the fake API server and on the real kube-apiserver.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import { codeLens } from "../../server/src/features/codeLens/codeLens.ts";
import { hoverAt } from "../../server/src/features/hover/hover.ts";
import { toPlain } from "../fixture/checkHover.ts";
import { followServer, type LiveWorld, within } from "./liveWorld.ts";
import type { TestServer } from "./testServer.ts";

/** What the person waits for at most, in milliseconds. */
const SECOND = 1000;
/** The context's namespace: that of manifests without one. */
const HOME = "tell-home";

interface Row {
  readonly what: string;
  /** The manifest, without a namespace. */
  readonly file: JsonObject;
  /** What the live object has instead. */
  readonly live: JsonObject;
  readonly difference: string;
}

const object = (apiVersion: string, kind: string, name: string, spec: JsonObject): JsonObject => {
  return { apiVersion, kind, metadata: { name }, spec };
};
const policy = (cidr: string): JsonObject =>
  object("networking.k8s.io/v1", "NetworkPolicy", "tell", {
    podSelector: { matchLabels: { app: "tell" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ ipBlock: { cidr } }] }],
  });
const deployment = (app: string): JsonObject =>
  object("apps/v1", "Deployment", "told", {
    replicas: 1,
    selector: { matchLabels: { name: "told" } },
    template: {
      metadata: { labels: { name: "told", app } },
      spec: { containers: [{ name: "c", image: "example.com/c" }] },
    },
  });
const service = (targetPort: number): JsonObject =>
  object("v1", "Service", "told", { selector: { name: "told" }, ports: [{ port: 80, targetPort }] });
const ingress = (port: number): JsonObject =>
  object("networking.k8s.io/v1", "Ingress", "told", {
    defaultBackend: { service: { name: "told", port: { number: port } } },
  });

const ROWS: readonly Row[] = [
  {
    what: "a policy",
    file: policy("10.0.0.0/8"),
    live: policy("192.168.0.0/16"),
    difference: "compared with cluster live: + from 10.0.0.0/8, − from 192.168.0.0/16",
  },
  {
    what: "a workload",
    file: deployment("tell"),
    live: deployment("other"),
    difference: "compared with cluster live: − from everything but 10.0.0.0/8",
  },
  {
    what: "a Service",
    file: service(8080),
    live: service(9090),
    difference: "compared with cluster live: + 80 → 8080, − 80 → 9090",
  },
  {
    what: "an Ingress",
    file: ingress(80),
    live: ingress(81),
    difference: "compared with cluster live: + everything → told:80 instead of told:81",
  },
];

function inNamespace(own: JsonObject, namespace: string): JsonObject {
  return { ...own, metadata: { ...(own["metadata"] as JsonObject), namespace } };
}

/** The tests, on a server that is started for them. */
export function describeTelling(start: () => Promise<TestServer>): void {
  let server: TestServer;
  let live: LiveWorld;
  beforeAll(async () => {
    server = await start();
    const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["list", "watch"] }];
    live = await followServer(server, "tell", { rules, defaultNamespace: HOME });
    live.session.want("reach");
    await within(30_000, "live", () => live.status()?.state === "live");
  }, 120_000);
  afterAll(async () => {
    live.close();
    await server.stop();
  });

  const show = (objects: readonly JsonObject[]) =>
    live.show(`#- /own.yaml\n${objects.map((own) => JSON.stringify(own)).join("\n---\n")}\n`);
  const compared = (own: JsonObject): string | undefined => {
    const beside = [policy("10.0.0.0/8"), deployment("tell")].filter(({ kind }) => kind !== own["kind"]);
    const { snapshot, files } = show([own, ...beside]);
    const [file] = files;
    return codeLens
      .handle(snapshot, { textDocument: { uri: file?.uri ?? "" } })
      .filter(({ range }) => range.start.line === 0)
      .map(({ command }) => command?.title ?? "")
      .find((title) => title.startsWith("compared"));
  };

  test.each(ROWS)("$what that differs from its live object says how", async ({ file, live: other, difference }) => {
    await server.apply(inNamespace(file, "tell-elsewhere"));
    expect(compared(file)).toBeUndefined();
    await server.apply(inNamespace(other, HOME));
    await within(SECOND, "the difference", () => compared(file) !== undefined);
    expect(compared(file)).toBe(difference);
    await server.apply(inNamespace(file, HOME));
    await within(SECOND, "none", () => compared(file) === undefined);
    await server.apply(inNamespace(other, HOME));
    await within(SECOND, "the difference again", () => compared(file) !== undefined);
    await server.remove(inNamespace(other, HOME));
    await within(SECOND, "its end", () => compared(file) === undefined);
  });

  test("a hover follows endpoints as they come, fail and go", async () => {
    const lines = (): readonly string[] => {
      const { snapshot, cursors } = live.show(
        "#- /own.yaml\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: own }\nspec: { defaultBackend: { service: { name: ends$0, port: { number: 80 } } } }\n",
      );
      const [cursor] = cursors;
      const state = cursor && snapshot.files.get(cursor.uri);
      const contents = state && hoverAt(snapshot, state, cursor.offset - 1)?.contents;
      return toPlain(typeof contents === "object" && "value" in contents ? contents.value : "");
    };
    const says = (text: string) => within(SECOND, text, () => lines().includes(text));
    const slice = (...ready: readonly (boolean | undefined)[]): JsonObject => ({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "ends-1", namespace: HOME, labels: { "kubernetes.io/service-name": "ends" } },
      addressType: "IPv4",
      ports: [{ name: "", port: 8080, protocol: "TCP" }],
      endpoints: ready.map((is, index) => ({
        addresses: [`10.1.0.${index + 1}`],
        conditions: is === undefined ? {} : { ready: is },
      })),
    });
    await server.apply({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "ends", namespace: HOME },
      spec: { selector: { app: "ends" }, ports: [{ port: 80, targetPort: 8080 }] },
    });
    await says("No endpoints · cluster live");
    await server.apply(slice(true, undefined, false, true));
    await says("3 of 4 endpoints ready · cluster live");
    await server.apply(slice(true, false, false, true));
    await says("2 of 4 endpoints ready · cluster live");
    await server.remove(slice());
    await says("No endpoints · cluster live");
  });
}
