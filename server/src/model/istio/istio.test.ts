// What is known of Istio apart from any rule: reach-semantics IS-2 to IS-7.

import { describe, expect, test } from "vitest";
import type { OtherFacts, WorkloadFacts } from "../facts.ts";
import { kindOf } from "../kinds/index.ts";
import { isExportedTo } from "./exportTo.ts";
import { coversHost, sidecarSees } from "./hosts.ts";
import { membershipOf } from "./membership.ts";
import { isMeshConfigMap, meshConfigOf, readMeshText } from "./meshConfig.ts";
import { outboundModeOf, readSidecar, sidecarsOf } from "./sidecarOf.ts";

function pod(
  labels: Record<string, string> = {},
  annotations: Record<string, string> = {},
  spec: object = {},
): WorkloadFacts {
  const id = { group: "", kind: "Pod", namespace: "shop", name: "web" };
  const value = { metadata: { labels, annotations }, spec: { ...spec } };
  const facts = kindOf("", "Pod")?.decode(value, id, "v1");
  if (facts?.is !== "workload") throw new Error("no workload");
  return facts;
}

function mesh(kept: OtherFacts["kept"]): OtherFacts {
  return {
    is: "other",
    id: { group: "", kind: "ConfigMap", namespace: "istio-system", name: "istio" },
    labels: {},
    kept,
  };
}

function sidecar(namespace: string, name: string, spec: OtherFacts["kept"]) {
  const id = { group: "networking.istio.io", kind: "Sidecar", namespace, name };
  const read = readSidecar({ is: "other", id, labels: {}, kept: spec });
  if (!read) throw new Error("no Sidecar");
  return read;
}

describe("who is in the mesh (IS-2)", () => {
  const enabled = { "istio-injection": "enabled" };
  const ambient = { "istio.io/dataplane-mode": "ambient" };
  test.each<[string, WorkloadFacts, Record<string, string> | undefined, string]>([
    ["a namespace that says so", pod(), enabled, "sidecar"],
    ["a revision of the namespace", pod(), { "istio.io/rev": "canary" }, "sidecar"],
    ["a pod that says no", pod({ "sidecar.istio.io/inject": "false" }), enabled, "none"],
    ["an annotation of old that says no", pod({}, { "sidecar.istio.io/inject": "false" }), enabled, "none"],
    [
      "the label over the annotation",
      pod({ "sidecar.istio.io/inject": "true" }, { "sidecar.istio.io/inject": "false" }),
      {},
      "sidecar",
    ],
    [
      "a namespace that says no over a pod that says yes",
      pod({ "sidecar.istio.io/inject": "true" }),
      { "istio-injection": "disabled" },
      "none",
    ],
    ["a pod that says yes", pod({ "sidecar.istio.io/inject": "true" }), {}, "sidecar"],
    ["a revision of the pod", pod({ "istio.io/rev": "canary" }), {}, "sidecar"],
    ["nobody", pod(), {}, "none"],
    ["a namespace that is not known", pod(), undefined, "unknown"],
    [
      "a pod that says no, whatever its namespace",
      pod({ "sidecar.istio.io/inject": "false", "istio.io/dataplane-mode": "none" }),
      undefined,
      "none",
    ],
    ["a live pod with its proxy", pod({}, {}, { containers: [{ name: "istio-proxy" }] }), undefined, "sidecar"],
    [
      "a native sidecar",
      pod({}, {}, { initContainers: [{ name: "istio-proxy", restartPolicy: "Always" }] }),
      {},
      "sidecar",
    ],
    ["the network of the node", pod({}, {}, { hostNetwork: true }), enabled, "none"],
    ["ambient", pod(), ambient, "ambient"],
    ["a sidecar in an ambient namespace", pod({ "sidecar.istio.io/inject": "true" }), ambient, "sidecar"],
    ["a pod that leaves ambient", pod({ "istio.io/dataplane-mode": "none" }), ambient, "none"],
    ["a pod that joins ambient", pod({ "istio.io/dataplane-mode": "ambient" }), {}, "ambient"],
  ])("%s", (_, workload, namespace, expected) => {
    expect(membershipOf(workload, namespace)).toBe(expected);
  });
});

describe("hosts (IS-6)", () => {
  test.each([
    ["*", "a.b", true],
    ["*.b.c", "a.b.c", true],
    ["*.b.c", "x.a.b.c", true],
    ["*.b.c", "b.c", false],
    ["*.c", "*.b.c", true],
    ["*.b.c", "*.c", false],
    ["A.b", "a.B", true],
    ["a.b", "*.b", false],
  ])("%s covers %s: %s", (pattern, host, expected) => {
    expect(coversHost(pattern, host)).toBe(expected);
  });

  const thing = { namespace: "ext", host: "api.example.com" };
  const egress = (...listeners: [port: number | undefined, ...hosts: string[]][]) => ({
    egress: listeners.map(([number, ...hosts]) => ({ ...(number === undefined ? {} : { port: { number } }), hosts })),
  });
  test.each([
    ["no egress", {}, 443, true],
    ["an empty egress", { egress: [] }, 443, true],
    ["any namespace", egress([undefined, "*/*"]), 443, true],
    ["its own namespace", egress([undefined, "./*"]), 443, false],
    ["the namespace by name", egress([undefined, "./*", "ext/*.example.com"]), 443, true],
    ["another host of it", egress([undefined, "ext/www.example.com"]), 443, false],
    ["none", egress([undefined, "~/*"]), 443, false],
    ["a listener of the port", egress([443, "*/*"], [undefined, "./*"]), 443, true],
    ["the listener of another port", egress([80, "*/*"], [undefined, "./*"]), 443, false],
    ["a listener of the port hides what the rest sees", egress([443, "./*"], [undefined, "*/*"]), 443, false],
    ["no listener for the port", egress([80, "*/*"]), 443, false],
    ["a template", egress([undefined, "{{ .Values.host }}"]), 443, true],
  ])("a Sidecar that lists %s", (_, spec, port, expected) => {
    expect(sidecarSees(spec, "shop", thing, port)).toBe(expected);
  });
});

test.each([
  [undefined, true],
  [[], true],
  [["*"], true],
  [["."], false],
  [["shop"], true],
  [["other", "shop"], true],
  [["~"], false],
  [["{{ .Values.ns }}"], true],
])("exportTo %j of ext is seen from shop: %s (IS-7)", (exportTo, expected) => {
  expect(isExportedTo(exportTo, "ext", "shop")).toBe(expected);
  expect(isExportedTo(exportTo, "shop", "shop", ["."])).toBe(expected || exportTo?.[0] === ".");
});

test("what the mesh exports where nothing is said", () => {
  expect(isExportedTo(undefined, "ext", "shop", ["."])).toBe(false);
});

describe("the configuration of the mesh (IS-3)", () => {
  test("data.mesh of istiod's ConfigMap", () => {
    const text =
      "outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\nrootNamespace: mesh\ntrustDomain: corp.test\naccessLogFile: /dev/stdout\n";
    expect(meshConfigOf([mesh(readMeshText(text))])).toEqual({
      isKnown: true,
      outbound: "REGISTRY_ONLY",
      rootNamespace: "mesh",
      defaultExportTo: ["*"],
      trustDomains: ["corp.test"],
      discoverySelectors: [],
    });
    expect(readMeshText(text)).not.toHaveProperty("accessLogFile");
  });

  test("a configuration that says nothing has the defaults; one that is not told has no mode", () => {
    expect(meshConfigOf([mesh(readMeshText("accessLogFile: x"))]).outbound).toBe("ALLOW_ANY");
    expect(meshConfigOf([mesh(readMeshText(""))])).toMatchObject({ isKnown: false, outbound: undefined });
    expect(meshConfigOf([])).toMatchObject({ outbound: undefined, rootNamespace: "istio-system" });
    expect(readMeshText("mode: {{ .Values.mode }}")).toBeNull();
    expect(readMeshText("- no\n- mapping")).toBeNull();
  });

  test("revisions that differ leave the mode open", () => {
    const strict = { outboundTrafficPolicy: { mode: "REGISTRY_ONLY" } };
    expect(meshConfigOf([mesh({}), mesh(strict)]).outbound).toBeUndefined();
    expect(meshConfigOf([mesh(strict), mesh(null)]).outbound).toBe("REGISTRY_ONLY");
  });

  test.each([
    ["istio", true],
    ["istio-canary", true],
    ["istio-1-29-2", true],
    ["istio-sidecar-injector", false],
    ["istio-sidecar-injector-canary", false],
    ["istio-ca-root-cert", false],
    ["kiali", false],
  ])("ConfigMap %s: %s", (name, expected) => {
    expect(isMeshConfigMap(name)).toBe(expected);
  });

  test("an IstioOperator and an Istio", () => {
    const decode = (group: string, kind: string, spec: object): OtherFacts => {
      const id = { group, kind, namespace: "", name: "x" };
      const facts = kindOf(group, kind)?.decode({ spec: { ...spec } }, id, "v1");
      if (facts?.is !== "other") throw new Error("no facts");
      return facts;
    };
    const meshConfig = { outboundTrafficPolicy: { mode: "REGISTRY_ONLY" } };
    expect(meshConfigOf([decode("install.istio.io", "IstioOperator", { meshConfig })]).outbound).toBe("REGISTRY_ONLY");
    expect(
      meshConfigOf([decode("sailoperator.io", "Istio", { namespace: "mesh", values: { meshConfig } })]),
    ).toMatchObject({ outbound: "REGISTRY_ONLY", rootNamespace: "mesh" });
  });
});

describe("the Sidecar of a pod (IS-5)", () => {
  const web = pod({ app: "web" });
  const own = sidecar("shop", "own", { workloadSelector: { labels: { app: "web" } } });
  const whole = sidecar("shop", "whole", {});
  const empty = sidecar("shop", "empty", { workloadSelector: {} });
  const other = sidecar("other", "other", { workloadSelector: { labels: { app: "web" } } });
  const root = sidecar("istio-system", "root", {});
  test.each([
    ["one that selects it before the namespace's", [root, whole, own, other], [own]],
    ["the namespace's before the root's", [root, whole, other], [whole]],
    ["a selector without labels takes the namespace", [root, empty], [empty]],
    ["the root's", [root, other], [root]],
    ["none", [other], []],
    ["two of the same kind", [whole, empty], [whole, empty]],
  ])("%s", (_, all, expected) => {
    expect(sidecarsOf(web, all, "istio-system")).toEqual(expected);
  });

  const any = meshConfigOf([mesh({})]);
  test.each([
    ["nothing said", {}, "ALLOW_ANY"],
    ["an empty policy is the value 0", { outboundTrafficPolicy: {} }, "REGISTRY_ONLY"],
    ["a null is no policy", { outboundTrafficPolicy: null }, "ALLOW_ANY"],
    ["its own mode", { outboundTrafficPolicy: { mode: "ALLOW_ANY" } }, "ALLOW_ANY"],
    ["a template", { outboundTrafficPolicy: { mode: "{{ .Values.mode }}" } }, undefined],
  ])("%s", (_, spec, expected) => {
    expect(outboundModeOf(sidecar("shop", "x", spec), any)).toBe(expected);
  });
});
