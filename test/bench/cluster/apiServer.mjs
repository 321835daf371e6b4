// The cluster that is measured against, in a process of its own: the fake API server with a large cluster in it, which its
// parent has change by messages `{ id, do, … }`, each answered by `{ id, … }`.
import { startFake } from "../../cluster/fake/fakeServer.ts";
import { endpointSlice, makePod, objectsOf, service } from "./objects.mjs";

const size = JSON.parse(process.argv[2]);
// Few old versions: what a watch missed is asked for at once or not at all.
const fake = await startFake({ history: 20_000, bookmarkEvery: 10_000 });
const namespaces = [];
const rest = [];
for (const object of objectsOf(size)) (object.kind === "Namespace" ? namespaces : rest).push(object);
for (const object of namespaces) await fake.apply(object);
fake.load(rest);

let turn = 0;
/** Which pod stands in the place of the first one. */
const generations = new Map();

/** One change: of twenty, twelve are what a kubelet writes of a pod, one more is a pod that goes and one that comes, five are endpoints, one is a Service. */
function change() {
  turn++;
  const random = Math.imul(turn, 2654435761) >>> 0;
  const pod = random % size.pods;
  const which = turn % 20;
  const generation = generations.get(pod) ?? 0;
  if (which < 13) fake.load([makePod(pod, size, turn % 2 === 0, turn, generation)]);
  else if (which === 13) {
    void fake.remove(makePod(pod, size, true, turn, generation));
    generations.set(pod, (generation + 1) % 3);
    fake.load([makePod(pod, size, true, turn, (generation + 1) % 3)]);
  } else if (which < 19) fake.load([endpointSlice(random % size.services, size, turn % 2 === 0, turn)]);
  else fake.load([service(random % size.services, size, turn)]);
}

let storm;
const commands = {
  /** Changes at a rate, in steps of 10 ms, until `calm`. */
  storm({ rate }) {
    const begun = performance.now();
    let done = 0;
    storm = setInterval(() => {
      const due = Math.floor(((performance.now() - begun) * rate) / 1000);
      while (done < due) {
        change();
        done++;
      }
    }, 10);
    return {};
  },
  calm() {
    clearInterval(storm);
    return { turn };
  },
  /** Many changes as fast as they can be made, and at their end an object of each kind by which a client is seen to have them all. */
  async replay({ count, mark }) {
    for (let done = 0; done < count; done++) {
      change();
      if (done % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const metadata = (name) => ({ metadata: { name, namespace: "team-0" } });
    const marks = (name) => [
      { apiVersion: "v1", kind: "Pod", ...metadata(name), spec: { containers: [] } },
      { apiVersion: "v1", kind: "Service", ...metadata(name), spec: { ports: [{ port: 80 }] } },
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        addressType: "IPv4",
        endpoints: [],
        ...metadata(name),
      },
    ];
    fake.load(marks(`mark-${mark}`));
    for (const object of marks(`mark-${mark - 1}`)) await fake.remove(object);
    return { turn };
  },
  /** Watches end as they do every few minutes, or break with all old versions gone, so that everything is listed again. */
  async closeWatches({ expired }) {
    if (expired) await fake.compact();
    fake.closeWatches(expired ? "reset" : "end");
    return {};
  },
  connect: async ({ mode }) => (await fake.connect(mode), {}),
  fault: ({ fault, path }) => (fake.faults.add(fault, path === undefined ? {} : { path }), {}),
  clearFaults: () => (fake.faults.clear(), {}),
  requests: () => {
    const count = fake.requests.length;
    fake.forgetRequests();
    return { count };
  },
  stop: async () => (await fake.stop(), process.exit(0)),
};

process.on("message", ({ id, do: name, ...rest }) => {
  void Promise.resolve(commands[name](rest)).then((answer) => process.send({ id, ...answer }));
});
process.on("disconnect", () => process.exit(0));
process.send({ ready: true, kubeconfig: fake.kubeconfig });
