// Pods under their owners, from files and from the cluster.
import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";

interface Seen {
  readonly [workload: string]: readonly string[];
}

/** `Deployment web app=web` → addresses of its pods, of every workload of the view. */
function seen(fixture: string): Seen {
  const { workloads, podIPs } = readFixture(fixture).snapshot.policyView();
  return Object.fromEntries(
    workloads.map((workload) => {
      const labels = Object.entries(workload.podLabels).map(([key, value]) => `${key}=${value}`);
      const { kind, name } = workload.id;
      return [[kind, name, ...labels.sort()].join(" "), [...workload.podIPs, ...(podIPs.get(workload) ?? [])]];
    }),
  );
}

const deployment = (labels: string) => `kind: Deployment
metadata: { name: web, namespace: a }
spec: { template: { metadata: { labels: ${labels} } } }
`;
const pod = (name: string, labels: string, ip: string, phase = "Running") => `---
kind: Pod
metadata: { name: ${name}, namespace: a, labels: ${labels}, ownerReferences: [{ kind: ReplicaSet, name: web-5d4, controller: true }] }
status: { phase: ${phase}, podIPs: [{ ip: ${ip} }] }
`;
const LIVE = "#- cluster:prod synced=Deployment,Pod\n";

test("a workload of a file keeps its template and learns its pods' addresses", () => {
  expect(
    seen(`#- /web.yaml
${deployment("{ app: web, v: new }")}${LIVE}${pod("web-1", "{ app: web, v: old, pod-template-hash: 5d4 }", "10.0.0.1")}${pod("web-2", "{ app: web, v: old, pod-template-hash: 5d4 }", "10.0.0.2")}`),
  ).toEqual({ "Deployment web app=web v=new": ["10.0.0.1", "10.0.0.2"] });
});

test("a workload of the cluster is what its pods are", () => {
  expect(
    seen(
      `${LIVE}${deployment("{ app: web }")}${pod("web-1", "{ app: web, mesh: istio, pod-template-hash: 5d4 }", "10.0.0.1")}`,
    ),
  ).toEqual({ "Deployment web app=web mesh=istio pod-template-hash=5d4": ["10.0.0.1"] });
});

test("pods of one owner that differ stay apart, finished ones have no address", () => {
  expect(
    seen(
      `${LIVE}${deployment("{ app: web }")}${pod("web-1", "{ app: web, pod-template-hash: 5d4 }", "10.0.0.1")}${pod("web-2", "{ app: web, debug: yes1, pod-template-hash: 5d4 }", "10.0.0.2")}${pod("web-3", "{ app: web, pod-template-hash: 5d4 }", "10.0.0.3", "Succeeded")}`,
    ),
  ).toEqual({
    "Deployment web app=web": ["10.0.0.1"],
    "Deployment web app=web debug=yes1 pod-template-hash=5d4": ["10.0.0.2"],
  });
});

test("the pods of a Job count to its CronJob", () => {
  expect(
    seen(`#- /cron.yaml
kind: CronJob
metadata: { name: nightly, namespace: a }
spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: nightly } } } } } }
${LIVE}
kind: Job
metadata: { name: nightly-1, namespace: a, ownerReferences: [{ kind: CronJob, name: nightly, controller: true }] }
spec: { template: { metadata: { labels: { app: nightly } } } }
---
kind: Pod
metadata: { name: nightly-1-x, namespace: a, labels: { app: nightly }, ownerReferences: [{ kind: Job, name: nightly-1, controller: true }] }
status: { phase: Running, podIP: 10.0.0.9 }
`),
  ).toEqual({ "CronJob nightly app=nightly": ["10.0.0.9"] });
});

test("pods whose owner is not known are one workload of its name", () => {
  expect(
    seen(
      `${LIVE}${pod("web-1", "{ app: web, pod-template-hash: 5d4 }", "10.0.0.1")}${pod("web-2", "{ app: web, pod-template-hash: 5d4 }", "10.0.0.2")}`,
    ),
  ).toEqual({ "ReplicaSet web-5d4 app=web pod-template-hash=5d4": ["10.0.0.1", "10.0.0.2"] });
});
