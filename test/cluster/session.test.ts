// A session against the fake API server: what it holds is what the server has, through every fault, and nothing of a context
// that was left.

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { Clock } from "../../server/src/cluster/follow/clock.ts";
import { openSession, type Session } from "../../server/src/cluster/session.ts";
import type { Transport } from "../../server/src/cluster/transport.ts";
import { bareTransport } from "./bareTransport.ts";
import { type FakeServer, startFake } from "./fake/fakeServer.ts";
import type { Fault } from "./fake/faults.ts";
import { makeFastClock } from "./fastClock.ts";
import { eventually, type Watched, watchAs } from "./watchedSession.ts";

const fast = makeFastClock(100);

let fake: FakeServer;
beforeAll(async () => {
  fake = await startFake({ bookmarkEvery: 500 });
});
afterAll(() => fake.stop());

function service(namespace: string, name: string, labels: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels },
    spec: { selector: { app: name }, ports: [{ port: 8080 }] },
  };
}

const live = ({ status }: Watched): boolean => status()?.state === "live";

test("lists, follows, and forgets what is deleted", async () => {
  await fake.apply(service("shop", "cart"));
  const one = watchAs(fake, "admin");
  one.session.want("reach");
  await eventually("live", () => live(one));
  expect(one.held.has("Service shop/cart")).toBe(true);
  expect(one.state()?.coverage("/Service", "shop")).toEqual({ is: "complete" });
  await fake.apply(service("shop", "ledger"));
  await eventually("the new one", () => one.held.has("Service shop/ledger"));
  await fake.remove(service("shop", "cart"));
  await eventually("the end of the old one", () => !one.held.has("Service shop/cart"));
  one.session.close();
});

test("nothing is asked before something is wanted, and pods only for reach", async () => {
  await fake.addUser("quiet", { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] });
  const asked = () => fake.requests.filter(({ user }) => user === "quiet").map(({ path }) => path);
  const one = watchAs(fake, "quiet");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked()).toEqual([]);
  one.session.want("names");
  await eventually("Services", () => one.state()?.coverage("/Service", "").is === "complete");
  expect(asked().some((path) => path.includes("/pods"))).toBe(false);
  one.session.want("reach");
  await eventually("Pods", () => one.state()?.coverage("/Pod", "").is === "complete");
  one.session.close();
});

test("where memory is short pods go first, for good, and nothing more is said of them", async () => {
  await fake.apply({ apiVersion: "v1", kind: "Pod", metadata: { name: "cart-1", namespace: "shop" }, spec: {} });
  let use = 0.79;
  const one = watchAs(fake, "admin", { heapUse: () => use });
  one.session.want("reach");
  await eventually("live", () => live(one) && one.held.has("Pod shop/cart-1"));
  expect(one.state()?.coverage("/Pod", "shop")).toEqual({ is: "complete" });
  use = 0.8;
  await eventually("the pod gone", () => !one.held.has("Pod shop/cart-1"));
  const stateOf = (name: string) => one.status()?.kinds.find(({ kind }) => kind === name)?.whole.is;
  await eventually("said so", () => stateOf("Pod") === "notKept" && stateOf("EndpointSlice") === "notKept");
  // Not complete: no selector picks nothing for certain.
  expect(one.state()?.coverage("/Pod", "shop")).toEqual({ is: "loading" });
  expect(one.state()?.coverage("/Service", "shop")).toEqual({ is: "complete" });
  expect([...one.held.keys()].some((key) => key.startsWith("Service "))).toBe(true);
  use = 0.1;
  await fake.apply({ apiVersion: "v1", kind: "Pod", metadata: { name: "cart-2", namespace: "shop" }, spec: {} });
  await fake.apply(service("shop", "later"));
  await eventually("what is small goes on", () => one.held.has("Service shop/later"));
  expect(one.held.has("Pod shop/cart-2")).toBe(false);
  one.session.close();
});

test("a user of one namespace gets that namespace, and is told what is missing", async () => {
  const rules = [{ apiGroups: ["*"], resources: ["services", "networkpolicies", "pods"], verbs: ["list", "watch"] }];
  await fake.addUser("narrow", { rules, namespace: "shop", defaultNamespace: "shop" });
  const one = watchAs(fake, "narrow", { namespaces: [] });
  one.session.mention(["shop", "other"]);
  one.session.want("reach");
  await eventually("shop", () => one.state()?.coverage("/Service", "shop").is === "complete");
  await eventually("refusal", () => one.state()?.coverage("/Service", "other").is === "forbidden");
  expect(one.held.has("Service shop/ledger")).toBe(true);
  await eventually("no Deployments", () => one.state()?.coverage("apps/Deployment", "shop").is === "forbidden");
  const kind = one.status()?.kinds.find(({ kind: name }) => name === "Service");
  expect([...(kind?.byNamespace ?? [])].map(([namespace, { is }]) => `${namespace} ${is}`).sort()).toEqual([
    "default forbidden",
    "other forbidden",
    "shop live",
  ]);
  one.session.close();
});

test("a family of custom resources is followed once its definition comes, and forgotten when it goes", async () => {
  const one = watchAs(fake, "admin");
  one.session.want("reach");
  await eventually("live", () => live(one));
  expect(one.state()?.coverage("cilium.io/CiliumNetworkPolicy", "shop")).toEqual({ is: "complete" });
  const definition: JsonObject = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "ciliumnetworkpolicies.cilium.io" },
    spec: {
      group: "cilium.io",
      scope: "Namespaced",
      names: { kind: "CiliumNetworkPolicy", plural: "ciliumnetworkpolicies", singular: "ciliumnetworkpolicy" },
      versions: [{ name: "v2", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    },
  };
  await fake.apply(definition);
  const policy = {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: "deny", namespace: "shop" },
  };
  await fake.apply(policy);
  await eventually("the policy", () => one.held.has("CiliumNetworkPolicy shop/deny"));
  await fake.remove(definition);
  await eventually("its end", () => !one.held.has("CiliumNetworkPolicy shop/deny"));
  one.session.close();
});

test("what was cut off is stale, and said since when; then it is live again", async () => {
  const one = watchAs(fake, "admin");
  one.session.want("names");
  await eventually("live", () => live(one));
  await fake.connect("down");
  fake.cut();
  await eventually("stale", () => one.status()?.state === "stale");
  await eventually("stale Services", () => one.state()?.coverage("/Service", "shop").is === "stale");
  expect(one.held.has("Service shop/ledger")).toBe(true);
  await fake.connect("up");
  await fake.apply(service("shop", "after"));
  await eventually("the change in between", () => live(one) && one.held.has("Service shop/after"));
  one.session.close();
});

test("credentials that are refused end it, and what is known is called stale", async () => {
  await fake.addUser("gone", { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] });
  const one = watchAs(fake, "gone");
  one.session.want("names");
  await eventually("live", () => live(one));
  await fake.revoke("gone");
  fake.closeWatches("end");
  await eventually("refused", () => one.status()?.state === "refused");
  // The first watch to be refused ends it for the person; the others hear of it in their own time.
  await eventually("stale", () => one.state()?.coverage("/Service", "shop").is === "stale");
  one.session.close();
});

test("a suspended session holds no watch, and goes on from where it was", async () => {
  const one = watchAs(fake, "admin");
  one.session.want("names");
  await eventually("live", () => live(one));
  one.session.suspend();
  await eventually("no watch", () => fake.watches === 0 && one.status()?.state === "off");
  expect(one.state()?.coverage("/Service", "shop").is).toBe("stale");
  await fake.apply(service("shop", "meanwhile"));
  one.session.resume();
  await eventually("what came meanwhile", () => one.held.has("Service shop/meanwhile"));
  one.session.close();
});

const FAULTS: readonly (readonly [Fault, string])[] = [
  [{ is: "delay", ms: 30 }, ""],
  [{ is: "status", code: 500 }, ""],
  [{ is: "status", code: 503 }, "watch=1"],
  [{ is: "status", code: 429, retryAfter: 1 }, ""],
  [{ is: "reset", afterBytes: 100 }, ""],
  [{ is: "truncate", afterBytes: 150 }, ""],
  [{ is: "garbage", afterBytes: 60 }, ""],
  [{ is: "gzip" }, "limit="],
  [{ is: "twice" }, "watch=1"],
  [{ is: "disorder" }, "watch=1"],
  [{ is: "expired" }, "watch=1"],
  [{ is: "expired" }, "continue="],
  [{ is: "drip", bytes: 200, everyMs: 1 }, ""],
];

type Step =
  | { readonly is: "put" | "remove"; readonly name: string; readonly label: string }
  | { readonly is: "fault"; readonly index: number; readonly times: number }
  | { readonly is: "cut" | "end" | "compact" | "backup" | "restore" | "bookmark" };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        is: fc.constantFrom("put" as const, "remove" as const),
        name: fc.constantFrom("a", "b", "c", "toString", "d"),
        label: fc.constantFrom("1", "2", "3"),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        is: fc.constant("fault" as const),
        index: fc.nat({ max: FAULTS.length - 1 }),
        times: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        is: fc.constantFrom("cut" as const, "end" as const, "compact" as const, "bookmark" as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ is: fc.constantFrom("backup" as const, "restore" as const) }) },
  ),
  { minLength: 3, maxLength: 20 },
);

// SALLYPORT_FAULT_RUNS=1000 tries that many sequences.
const runs = Number(process.env["SALLYPORT_FAULT_RUNS"] ?? 15);

test("after any faults the store is the server's", { timeout: 3_600_000 }, async () => {
  const server = await startFake({ bookmarkEvery: 200, history: 200 });
  const clock: Clock = fast;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const transport = bareTransport(server.url, server.authority, () => server.tokenOf("admin"));
      const one = watchAs(fake, "admin", { clock, transport });
      one.session.want("names");
      let backup: ReturnType<FakeServer["backup"]> | undefined;
      for (const step of script) {
        switch (step.is) {
          case "put":
            await server.apply(service("f", step.name, { v: step.label }));
            break;
          case "remove":
            await server.remove(service("f", step.name));
            break;
          case "fault": {
            const [fault, path] = FAULTS[step.index] ?? [{ is: "gzip" }, ""];
            server.faults.add(fault, { ...(path === "" ? {} : { path }), times: step.times });
            break;
          }
          case "cut":
            server.cut();
            break;
          case "end":
            server.closeWatches("end");
            break;
          case "compact":
            await server.compact();
            break;
          case "bookmark":
            server.bookmark();
            break;
          case "backup":
            backup = server.backup();
            break;
          case "restore":
            if (!backup) break;
            // Versions that are given twice between a list and its watch can't be told apart by anybody. Who watches notices, if
            // the server answers before it is changed again.
            server.faults.clear();
            await eventually("live before the restore", () => live(one));
            server.restore(backup);
            await new Promise((resolve) => setTimeout(resolve, 1200));
            break;
        }
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      server.faults.clear();
      await server.apply(service("f", "last", { v: String(Math.random()) }));
      const response = await listServices(transport);
      try {
        await eventually("the same", () => live(one) && sameAs(one.held, response), 5000);
      } catch {
        expect([one.status()?.state, one.status()?.why, servicesOf(one.held)]).toEqual(["live", undefined, response]);
      }
      one.session.close();
    }),
    { numRuns: runs },
  );
  await server.stop();
});

async function listServices(transport: Transport): Promise<readonly string[]> {
  const answer = await transport.send({ method: "GET", path: "/api/v1/services" }, new AbortController().signal);
  let text = "";
  for await (const chunk of answer.body) text += Buffer.from(chunk).toString();
  const { items } = JSON.parse(text) as { items: readonly { metadata: JsonObject }[] };
  return items
    .map(
      ({ metadata }) =>
        `Service ${String(metadata["namespace"])}/${String(metadata["name"])} ${JSON.stringify(metadata["labels"] ?? {})}`,
    )
    .sort();
}

function servicesOf(held: ReadonlyMap<string, string>): readonly string[] {
  return [...held].flatMap(([key, labels]) => (key.startsWith("Service ") ? [`${key} ${labels}`] : [])).sort();
}

function sameAs(held: ReadonlyMap<string, string>, wanted: readonly string[]): boolean {
  return JSON.stringify(servicesOf(held)) === JSON.stringify(wanted);
}

test("1,000 switches of context leave nothing of the old one", { timeout: 60_000 }, async () => {
  let current = 0;
  const leaks: number[] = [];
  let last: Session | undefined;
  for (let at = 1; at <= 1000; at++) {
    last?.close();
    current = at;
    last = openSession({
      transport: bareTransport(fake.url, fake.authority, () => fake.tokenOf("admin")),
      name: `context-${at}`,
      defaultNamespace: "default",
      namespaces: [],
      clock: fast,
      change: () => {
        if (current !== at) leaks.push(at);
      },
      status: () => {
        if (current !== at) leaks.push(at);
      },
    });
    last.want("names");
    if (at % 7 === 0) await new Promise((resolve) => setTimeout(resolve, at % 21));
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  last?.close();
  expect(leaks).toEqual([]);
});
