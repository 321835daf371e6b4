// What is said of a cluster stays true while it changes under the feet: objects that are made anew under the same name, labels
// that move pods in and out of selectors, namespaces that go, rights that come and go in one namespace.

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { World } from "../../server/src/analysis/world.ts";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { Clock } from "../../server/src/cluster/follow/clock.ts";
import { openSession } from "../../server/src/cluster/session.ts";
import type { SessionStatus } from "../../server/src/cluster/sessionStatus.ts";
import { type Transport, TransportError } from "../../server/src/cluster/transport.ts";
import { hoverAt } from "../../server/src/features/hover/hover.ts";
import { bucketOf, lookUp } from "../../server/src/index/catalog.ts";
import { noSchemas } from "../../server/src/schema/schema.ts";
import { toPlain } from "../fixture/checkHover.ts";
import { findAll } from "../fixture/checks.ts";
import { bareTransport } from "./bareTransport.ts";
import { type FakeServer, startFake } from "./fake/fakeServer.ts";
import { makeFastClock } from "./fastClock.ts";
import { followServer, type LiveWorld, within } from "./liveWorld.ts";
import type { Grant } from "./testServer.ts";

let fake: FakeServer;
let live: LiveWorld | undefined;
beforeAll(async () => {
  fake = await startFake({ bookmarkEvery: 500 });
});
afterEach(() => {
  live?.close();
  live = undefined;
});
afterAll(() => fake.stop());

const USUAL = 20;
/** Ten minutes, after which somebody who was refused is asked for again, are two seconds. */
const FAST = 300;
const everything: Grant = { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["list", "watch"] }] };
const readIn = (namespace: string, ...resources: readonly string[]): Grant => ({
  rules: [{ apiGroups: ["*"], resources: [...resources], verbs: ["list", "watch"] }],
  namespace,
  defaultNamespace: namespace,
});

async function connect(user: string, grant: Grant, speed = USUAL): Promise<LiveWorld> {
  live = await followServer(fake, user, grant, makeFastClock(speed));
  live.session.want("reach");
  return live;
}

async function connectToAll(user: string): Promise<LiveWorld> {
  const one = await connect(user, everything);
  await within(10_000, "live", () => one.status()?.state === "live");
  return one;
}

const object = (kind: string, namespace: string, name: string, more: JsonObject = {}, labels: JsonObject = {}) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace, labels },
  ...more,
});
const service = (namespace: string, name: string, port = 80): JsonObject =>
  object("Service", namespace, name, { spec: { selector: { app: name }, ports: [{ port }] } });
const pod = (namespace: string, name: string, app: string): JsonObject =>
  object(
    "Pod",
    namespace,
    name,
    {
      spec: { containers: [{ name: "c", image: "example.com/c" }] },
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    },
    { app },
  );
const backend = (namespace: string, name: string, port: number): string =>
  `#- /a.yaml\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a, namespace: ${namespace} }
spec: { defaultBackend: { service: { name: ${name}, port: { number: ${port} } } } }\n`;

/** What is found about the backend of an Ingress. */
const codes = (one: LiveWorld, text: string): readonly string[] =>
  findAll(one.show(text))
    .map(({ item }) => item.finding.code)
    .filter((code) => /^ing-(?:service|port)-/.test(code));

test("a Service that is deleted and made again under its name is the new one", async () => {
  await fake.apply(service("anew", "cart", 80));
  const one = await connectToAll("anew");
  const text = backend("anew", "cart", 80);
  await within(5000, "the Service", () => codes(one, text).length === 0);
  await fake.remove(service("anew", "cart"));
  await fake.apply(service("anew", "cart", 8080));
  await within(5000, "the new one", () => codes(one, text).includes("ing-port-missing"));
  expect(codes(one, backend("anew", "cart", 8080))).toEqual([]);
  await fake.remove(service("anew", "cart"));
  await within(5000, "its end", () => codes(one, text).includes("ing-service-missing"));
});

test("a label moves a pod into a selector and out of it", async () => {
  const one = await connectToAll("labels");
  const text = `#- /p.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: moves }
spec: { podSel$0ector: { matchLabels: { app: web } } }\n`;
  const picks = (): string => {
    const { snapshot, cursors } = one.show(text);
    const [cursor] = cursors;
    const state = cursor && snapshot.files.get(cursor.uri);
    const contents = state && hoverAt(snapshot, state, cursor.offset)?.contents;
    return toPlain(typeof contents === "object" && "value" in contents ? contents.value : "")[1] ?? "";
  };
  await fake.apply(pod("moves", "one", "other"));
  await within(5000, "the near miss", () => picks() === "No known pods now");
  await fake.apply(pod("moves", "one", "web"));
  await within(5000, "in", () => picks() === "1 of 1 pod ready now: Pod moves/one");
  await fake.apply(pod("moves", "one", "other"));
  await within(5000, "out", () => picks() === "No known pods now");
});

test("a namespace that is deleted takes its objects along, and is missing for certain", async () => {
  await fake.apply(service("doomed", "cart"));
  const one = await connectToAll("doomed");
  await within(5000, "the Service", () => lookUp(one.catalog(), "/Service", "doomed", "cart").is === "found");
  await fake.remove(service("doomed", "cart"));
  await fake.remove({ apiVersion: "v1", kind: "Namespace", metadata: { name: "doomed" } });
  await within(5000, "its end", () => lookUp(one.catalog(), "/Namespace", "", "doomed").is === "missing");
  await within(5000, "that of the Service", () => lookUp(one.catalog(), "/Service", "doomed", "cart").is === "missing");
  expect(lookUp(one.catalog(), "/Namespace", "", "doomed")).toEqual({ is: "missing", sure: true });
});

test("a kind that is refused in one namespace is unknown there, and known beside it", async () => {
  await fake.apply(service("mine", "cart"));
  await fake.apply(service("theirs", "cart"));
  const one = await connect("partly", readIn("mine", "services"));
  one.session.mention(["mine", "theirs"]);
  await within(10_000, "its own", () => lookUp(one.catalog(), "/Service", "mine", "cart").is === "found");
  await within(10_000, "the refusal", () => one.catalog().cluster?.coverage("/Service", "theirs").is === "forbidden");
  expect(lookUp(one.catalog(), "/Service", "mine", "nope")).toEqual({ is: "missing", sure: true });
  expect(lookUp(one.catalog(), "/Service", "theirs", "cart")).toEqual({ is: "unknown", why: "no access in theirs" });
  const podsUnknown = (): string => {
    const answer = lookUp(one.catalog(), "/Pod", "mine", "nope");
    return answer.is === "unknown" ? answer.why : answer.is;
  };
  await within(10_000, "the refusal of another kind", () => podsUnknown() === "no access in mine");
  expect(codes(one, backend("theirs", "nope", 80))).toEqual([]);
  expect(codes(one, backend("mine", "nope", 80))).toEqual(["ing-service-missing"]);
});

test("who may read one namespace is not told otherwise while the whole is asked for again", async () => {
  await fake.apply(service("own", "cart"));
  const one = await connect("again", readIn("own", "services"), FAST);
  const coverage = () => one.catalog().cluster?.coverage("/Service", "own").is;
  await within(10_000, "its own", () => coverage() === "complete");
  const asked = (): number =>
    fake.requests.filter(({ user, path }) => user === "again" && path.startsWith("/api/v1/services")).length;
  const before = asked();
  let unsure = 0;
  const end = Date.now() + 15_000;
  while (asked() < before + 2 && Date.now() < end) {
    // A machine under load may be too slow for a clock that runs so fast: stale is known, too.
    if (
      (coverage() !== "complete" && coverage() !== "stale") ||
      lookUp(one.catalog(), "/Service", "own", "cart").is !== "found"
    )
      unsure++;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(asked()).toBeGreaterThanOrEqual(before + 2);
  expect(unsure).toBe(0);
});

test("rights to the whole that come later bring the whole, and nothing that is gone meanwhile", async () => {
  for (const name of ["stays", "goes"]) await fake.apply(service("grown", name));
  await fake.apply(service("beside", "other"));
  const one = await connect("grown", readIn("grown", "services"), FAST);
  const has = (namespace: string, name: string): boolean =>
    bucketOf(one.catalog(), "/Service", namespace).live.get(name) !== undefined;
  await within(10_000, "its own", () => has("grown", "stays") && has("grown", "goes"));
  // The watch of the namespace hears nothing more: what goes now is noticed by the list of the whole alone.
  fake.faults.add({ is: "status", code: 503 }, { path: "/namespaces/grown/services" });
  fake.cut();
  await fake.remove(service("grown", "goes"));
  fake.grant("grown", everything);
  await within(10_000, "the whole", () => has("beside", "other"));
  await within(10_000, "the end of what is gone", () => !has("grown", "goes"));
  expect(has("grown", "stays")).toBe(true);
  // By this clock a server that takes 30 ms does not answer, and what is known of it is stale for a moment.
  const ofGone = () => lookUp(one.catalog(), "/Service", "grown", "goes");
  let answer = ofGone();
  await within(10_000, "an answer", () => {
    answer = ofGone();
    return answer.is !== "unknown";
  });
  expect(answer).toEqual({ is: "missing", sure: true });
  fake.faults.clear();
});

test("rights that are taken away take what they showed along", async () => {
  await fake.apply(service("lost", "cart"));
  const one = await connectToAll("loser");
  await within(5000, "the Service", () => lookUp(one.catalog(), "/Service", "lost", "cart").is === "found");
  fake.withdraw("loser");
  fake.closeWatches("end");
  await within(10_000, "no access", () => lookUp(one.catalog(), "/Service", "lost", "cart").is === "unknown");
  expect(bucketOf(one.catalog(), "/Service", "lost").live.get("cart")).toBeUndefined();
});

/** A transport whose network goes away: what is open says nothing more, what is sent is not answered. */
function withHole(transport: Transport, clock: Clock): { readonly transport: Transport; fall(): void; rise(): void } {
  let hole = false;
  const silence = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new TransportError("aborted", "aborted")));
    });
  const late = async (signal: AbortSignal): Promise<never> => {
    await clock.sleep(30_000, signal);
    throw new TransportError("network", "no answer within 30 s");
  };
  return {
    fall: () => {
      hole = true;
    },
    rise: () => {
      hole = false;
    },
    transport: {
      close: () => transport.close(),
      send: async (request, signal) => {
        if (hole) return late(signal);
        const response = await transport.send(request, signal);
        const body = async function* (): AsyncGenerator<Uint8Array> {
          for await (const chunk of response.body) {
            if (hole) await silence(signal);
            yield chunk;
          }
        };
        return { ...response, body: body() };
      },
    },
  };
}

test("a network that goes away under open watches is noticed within a minute, and what was missed comes after it", async () => {
  await fake.apply(service("cut", "before"));
  const clock = makeFastClock(100);
  const { transport, fall, rise } = withHole(
    bareTransport(fake.url, fake.authority, () => fake.tokenOf("admin")),
    clock,
  );
  const world = new World(noSchemas);
  let status: SessionStatus | undefined;
  const session = openSession({
    transport,
    name: "test",
    defaultNamespace: "default",
    namespaces: [],
    clock,
    change: (cluster) => {
      world.apply({ cluster });
    },
    status: (next) => {
      status = next;
    },
  });
  const catalog = () => world.head.catalog;
  session.want("names");
  await within(10_000, "live", () => status?.state === "live");
  fall();
  const since = clock.now();
  await fake.apply(service("cut", "meanwhile"));
  await within(10_000, "stale", () => catalog().cluster?.coverage("/Service", "cut").is === "stale");
  expect(clock.now() - since).toBeLessThan(60_000 + ROUNDING);
  expect(lookUp(catalog(), "/Service", "cut", "before").is).toBe("found");
  expect(lookUp(catalog(), "/Service", "cut", "meanwhile").is).toBe("unknown");
  rise();
  await within(10_000, "what was missed", () => lookUp(catalog(), "/Service", "cut", "meanwhile").is === "found");
  await within(10_000, "live again", () => catalog().cluster?.coverage("/Service", "cut").is === "complete");
  session.close();
});

/** At this speed a tenth of a real second is ten of those that are counted. */
const ROUNDING = 20_000;
