import { expect, test } from "vitest";
import type { Action, PolicyPart } from "./policyRule.ts";
import { everyPort, isNoPort, type PortSet, portRange, portsWithout } from "./portSet.ts";
import type { Truth } from "./truth.ts";
import { type Applied, fold } from "./verdict.ts";

const id = { group: "", kind: "Policy", namespace: "a", name: "p" };
const cite = { id, path: [], text: "" };
const web = portRange("TCP", 80, 80);
const doubt = { why: "doubt" };

/** A part of a tier whose rules match these ports. */
function part(
  tier: number,
  isolates: boolean,
  rules: readonly (readonly [Action, PortSet, Exclude<Truth, "no">?])[],
  selects: Applied["selects"] = "yes",
): Applied {
  const lowered: PolicyPart = {
    policy: undefined,
    id,
    direction: "egress",
    plane: "cni",
    tier,
    order: 0,
    subject: { namespace: "a", namespaces: undefined, pods: undefined },
    isolates,
    doubt: undefined,
    rules: [],
    cite,
  };
  return {
    part: lowered,
    selects,
    matched: rules.map(([action, ports, matches = "yes"]) => ({
      rule: { action, peers: [], ports: undefined, cite },
      matches,
      sure: ports,
      may: ports,
      why: undefined,
    })),
  };
}

const show = (applied: readonly Applied[]) => {
  const { allow, may } = fold(applied);
  return { allow: allow.key, unknown: portsWithout(may, allow).key };
};
const nothing = portsWithout(web, web).key;
const allButWeb = portsWithout(everyPort, web).key;

test("nobody decides: everything passes", () => {
  expect(show([])).toEqual({ allow: everyPort.key, unknown: nothing });
});

test("an isolating part without rules shuts", () => {
  expect(show([part(1, true, [])])).toEqual({ allow: nothing, unknown: nothing });
});

test("rules of one isolating tier add up", () => {
  expect(show([part(1, true, []), part(1, true, [["allow", web]])])).toEqual({ allow: web.key, unknown: nothing });
});

test("an earlier tier decides first, pass sets aside for the next", () => {
  expect(show([part(1, false, [["deny", web]]), part(2, true, [["allow", everyPort]])])).toEqual({
    allow: allButWeb,
    unknown: nothing,
  });
  const passed = [
    part(1, false, [
      ["pass", web],
      ["deny", everyPort],
    ]),
    part(2, true, [["allow", everyPort]]),
  ];
  expect(show(passed)).toEqual({ allow: web.key, unknown: nothing });
});

test("what perhaps matches is unknown where it would change the answer", () => {
  expect(show([part(1, true, [["allow", web, doubt]])])).toEqual({ allow: nothing, unknown: web.key });
  expect(show([part(1, false, [["deny", web, doubt]])])).toEqual({ allow: allButWeb, unknown: web.key });
  expect(
    show([
      part(1, true, [
        ["allow", web, doubt],
        ["allow", everyPort],
      ]),
    ]),
  ).toEqual({ allow: everyPort.key, unknown: nothing });
});

test("a policy that perhaps selects the pod cannot deny what its own rules allow", () => {
  expect(show([part(1, true, [["allow", web]], doubt)])).toEqual({ allow: web.key, unknown: allButWeb });
});

test("a policy that perhaps exists takes nothing from what another surely allows", () => {
  const unseen = part(1, true, [["allow", everyPort, doubt]], doubt);
  expect(show([part(1, true, [["allow", web]]), unseen])).toEqual({ allow: web.key, unknown: allButWeb });
  expect(isNoPort(fold([unseen]).allow)).toBe(true);
});

/** The same part, whose rules speak of some requests only. */
function inPart(applied: Applied): Applied {
  return {
    ...applied,
    matched: applied.matched.map((one) => ({ ...one, rule: { ...one.rule, limit: "GET" } })),
  };
}

const inMesh = (applied: Applied): Applied => ({ ...applied, part: { ...applied.part, plane: "mesh" } });
const showLimited = (applied: readonly Applied[]) => {
  const { allow, limited } = fold(applied);
  return { allow: allow.key, limited: limited.key };
};

test("a rule for some requests opens or closes a port in part", () => {
  expect(showLimited([inPart(part(1, true, [["allow", web]]))])).toEqual({ allow: web.key, limited: web.key });
  expect(showLimited([inPart(part(1, true, [["allow", web]])), part(1, true, [["allow", web]])])).toEqual({
    allow: web.key,
    limited: nothing,
  });
  expect(showLimited([inPart(part(1, false, [["deny", web]]))])).toEqual({ allow: everyPort.key, limited: web.key });
  expect(showLimited([part(1, false, [["deny", web]]), inPart(part(1, true, [["allow", web]]))])).toEqual({
    allow: nothing,
    limited: nothing,
  });
});

test("what one plane shuts no other opens", () => {
  const other = portRange("TCP", 81, 81);
  const both = portRange("TCP", 80, 81);
  expect(show([part(1, true, [["allow", both]]), inMesh(part(1, true, [["allow", web]]))]).allow).toBe(web.key);
  expect(show([part(1, true, [["allow", other]]), inMesh(part(1, true, [["allow", web]]))]).allow).toBe(nothing);
  expect(showLimited([part(1, true, [["allow", both]]), inMesh(inPart(part(1, true, [["allow", web]])))])).toEqual({
    allow: web.key,
    limited: web.key,
  });
});

test("a rule for some requests opens perhaps what was perhaps denied before", () => {
  const doubtful = { ...part(0, false, [["deny", everyPort]]), selects: { why: "labels are not known" } } as const;
  const { allow, may, why } = fold([doubtful, inPart(part(1, true, [["allow", web]]))]);
  expect([allow.key, may.key, why]).toEqual([nothing, web.key, "labels are not known"]);
});
