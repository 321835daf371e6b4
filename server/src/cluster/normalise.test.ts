// What of a live pod is kept: why it is not ready, in a word, and nothing that a program may have written.
import { expect, test } from "vitest";
import { trimmed } from "./normalise.ts";

test("of a pod that is not ready the reasons are kept, and no message", () => {
  const pod = {
    metadata: {
      name: "p",
      namespace: "n",
      uid: "1",
      annotations: { a: "b" },
      deletionTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: { containers: [{ name: "c", env: [{ name: "PASSWORD", value: "hunter2" }] }] },
    status: {
      phase: "Running",
      conditions: [
        { type: "Initialized", status: "True" },
        { type: "PodScheduled", status: "True", reason: "x" },
        { type: "Ready", status: "False", reason: "ContainersNotReady", message: "hunter2" },
      ],
      containerStatuses: [
        { name: "ok", ready: true, state: { running: {} } },
        { name: "c", ready: false, state: { waiting: { reason: "CrashLoopBackOff", message: "hunter2" } } },
        { name: "d", ready: false, state: { terminated: { reason: "OOMKilled", exitCode: 137, message: "hunter2" } } },
      ],
    },
  };
  const kept = JSON.parse(JSON.stringify(trimmed(pod, "v1", "Pod"))) as unknown;
  expect(kept).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n", deletionTimestamp: "2026-01-01T00:00:00Z" },
    spec: { containers: [{ name: "c" }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "False", reason: "ContainersNotReady" }],
      containerStatuses: [
        { name: "c", ready: false, state: { waiting: { reason: "CrashLoopBackOff" } } },
        { name: "d", ready: false, state: { terminated: { reason: "OOMKilled" } } },
      ],
    },
  });
});

test("of a ready pod nothing but that is kept", () => {
  const status = {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
    containerStatuses: [{ name: "c", ready: true, image: "x", state: { running: { startedAt: "x" } } }],
  };
  const kept = trimmed({ metadata: { name: "p" }, status }, "v1", "Pod");
  expect(JSON.parse(JSON.stringify(kept["status"]))).toEqual({
    phase: "Running",
    conditions: [{ type: "Ready", status: "True" }],
  });
});

test("of a Backend of HAProxy Technologies nothing but its name and labels", () => {
  const metadata = { name: "slow", namespace: "web" };
  const passwords = { stats_options: { stats_auths: [{ user: "a", passwd: "secret" }] } };
  for (const version of ["v1", "v3"])
    expect(trimmed({ metadata, spec: passwords }, `ingress.${version}.haproxy.org/${version}`, "Backend")).toEqual({
      apiVersion: `ingress.${version}.haproxy.org/${version}`,
      kind: "Backend",
      metadata,
    });
});

test("of an EndpointSlice the names of pods are kept, which tell that two addresses are of one", () => {
  const endpoint = {
    addresses: ["10.0.0.1"],
    conditions: { ready: true },
    nodeName: "n",
    targetRef: { kind: "Pod", name: "p", uid: "1" },
  };
  const slice = { addressType: "IPv4", endpoints: [endpoint, { addresses: ["10.0.0.2"] }] };
  const { endpoints } = trimmed(slice, "discovery.k8s.io/v1", "EndpointSlice");
  expect(JSON.parse(JSON.stringify(endpoints))).toEqual([
    { addresses: ["10.0.0.1"], conditions: { ready: true }, targetRef: { name: "p" } },
    { addresses: ["10.0.0.2"] },
  ]);
});

test("of a pod's annotations those alone that say what its sidecar takes over", () => {
  const own = { "traffic.sidecar.istio.io/excludeOutboundPorts": "3306" };
  const kept = trimmed({ metadata: { name: "p", annotations: { ...own, secret: "x" } } }, "v1", "Pod");
  expect(kept["metadata"]).toEqual({ name: "p", annotations: own });
});
