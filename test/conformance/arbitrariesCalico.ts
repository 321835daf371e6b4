// Random policies of Calico and the objects that they name, over the labels, ports and blocks of arbitraries.ts.

import fc from "fast-check";
import {
  BLOCKS,
  LABEL_KEYS,
  LABEL_VALUES,
  labels,
  NAMESPACES,
  PORT_NAMES,
  PORTS,
  PROBE_PROTOCOLS,
} from "./arbitraries.ts";
import type { LiteralObject, LiteralPolicy, LiteralService, Manifest } from "./literal.ts";

export const ACCOUNTS = ["default", "robot"] as const;
const TIERS = ["early", "late", "unordered"] as const;

const quoted = fc.constantFrom(...LABEL_VALUES).map((value) => `'${value}'`);
const set = fc
  .uniqueArray(fc.constantFrom(...LABEL_VALUES), { maxLength: 2 })
  .map((values) => `{${values.map((value) => `"${value}"`).join(", ")}}`);

function terms(keys: readonly string[]): fc.Arbitrary<string> {
  const key = fc.constantFrom(...keys);
  return fc.oneof(
    fc
      .tuple(key, fc.constantFrom("==", "!=", "contains", "starts with", "ends with"), quoted)
      .map((all) => all.join(" ")),
    fc.tuple(key, fc.constantFrom("in", "not in"), set).map((all) => all.join(" ")),
    key.map((name) => `has(${name})`),
    fc.constant("all()"),
  );
}

/** Texts of the selector language, a few terms deep. */
function selectorsOf(term: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: term },
    { weight: 1, arbitrary: term.map((one) => `!(${one})`) },
    { weight: 2, arbitrary: fc.tuple(term, term).map((both) => both.join(" && ")) },
    { weight: 2, arbitrary: fc.tuple(term, term).map((both) => both.join(" || ")) },
    { weight: 1, arbitrary: fc.tuple(term, term, term).map(([a, b, c]) => `${a} && !(${b} || ${c})`) },
  );
}

const names = fc.constantFrom(...NAMESPACES);
const podTerm = fc.oneof(
  { weight: 6, arbitrary: terms(LABEL_KEYS) },
  { weight: 1, arbitrary: names.map((name) => `projectcalico.org/namespace == '${name}'`) },
  { weight: 1, arbitrary: fc.constantFrom(...ACCOUNTS).map((name) => `projectcalico.org/serviceaccount != '${name}'`) },
);
const podSelector = selectorsOf(podTerm);
const namespaceSelector = fc.oneof(
  {
    weight: 3,
    arbitrary: selectorsOf(
      fc.oneof(
        terms(LABEL_KEYS),
        names.map((name) => `projectcalico.org/name == "${name}"`),
      ),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom("all()", "global()") },
  { weight: 1, arbitrary: names.map((name) => `kubernetes.io/metadata.name == '${name}'`) },
);
const accounts = fc.record(
  { names: fc.uniqueArray(fc.constantFrom(...ACCOUNTS), { minLength: 1 }), selector: terms(LABEL_KEYS) },
  { requiredKeys: [] },
);
const nets = fc.uniqueArray(fc.constantFrom(...BLOCKS, "8.8.8.9"), { minLength: 1, maxLength: 2 });

/** What an entity says of the other end. */
const entity: fc.Arbitrary<Manifest> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: podSelector.map((selector) => ({ selector })) },
  { weight: 2, arbitrary: nets.map((list) => ({ nets: list })) },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        selector: podSelector,
        notSelector: podSelector,
        namespaceSelector,
        serviceAccounts: accounts,
        nets,
        notNets: nets,
      },
      { requiredKeys: [] },
    ),
  },
);

/** What it says of the policy's own pods: an address would be a question of its own. */
const own: fc.Arbitrary<Manifest> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      { selector: podSelector, notSelector: podSelector, namespaceSelector, serviceAccounts: accounts },
      { requiredKeys: [] },
    ),
  },
);

const port = fc.oneof(
  fc.constantFrom<number | string>(...PORTS),
  fc.constantFrom<number | string>("53:80", "80:443", ...PORT_NAMES),
);
const ports = fc.record(
  { ports: fc.array(port, { minLength: 1, maxLength: 2 }), notPorts: fc.array(port, { minLength: 1, maxLength: 1 }) },
  { requiredKeys: [] },
);
const traffic: fc.Arbitrary<{ readonly rule: Manifest; readonly destination: Manifest }> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ rule: {}, destination: {} }) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom<number | string>(...PROBE_PROTOCOLS, 6), ports)
      .map(([protocol, destination]) => ({ rule: { protocol }, destination })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(
        {
          protocol: fc.constantFrom(...PROBE_PROTOCOLS, "ICMP"),
          notProtocol: fc.constantFrom<number | string>(...PROBE_PROTOCOLS, "ICMP", 17),
          ipVersion: fc.constantFrom(4, 6),
        },
        { requiredKeys: [] },
      )
      .map((rule) => ({ rule, destination: {} })),
  },
);
const services = fc.record({ name: fc.constantFrom("s", "t"), namespace: names }, { requiredKeys: ["name"] });

function rule(direction: "egress" | "ingress"): fc.Arbitrary<Manifest> {
  const action = fc.constantFrom("Allow", "Allow", "Allow", "Deny", "Deny", "Pass", "Log");
  const [otherKey, ownKey] = direction === "egress" ? ["destination", "source"] : ["source", "destination"];
  const plain = fc.tuple(action, entity, own, traffic).map(([act, other, self, { rule: more, destination }]) => {
    const sides: Record<string, Manifest> = { [otherKey]: other, [ownKey]: self };
    return {
      action: act,
      ...more,
      ...Object.fromEntries(
        Object.entries(sides).map(([key, side]) => [key, key === "destination" ? { ...side, ...destination } : side]),
      ),
    };
  });
  const toService = fc
    .tuple(action, services, fc.constantFrom({}, { protocol: "TCP" }))
    .map(([act, one, more]) => ({ action: act, ...more, destination: { services: one } }));
  return direction === "egress"
    ? fc.oneof({ weight: 8, arbitrary: plain }, { weight: 1, arbitrary: toService })
    : plain;
}

function specOf(more: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Manifest> {
  return fc
    .record(
      {
        selector: podSelector,
        serviceAccountSelector: terms(LABEL_KEYS),
        types: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
        egress: fc.array(rule("egress"), { maxLength: 3 }),
        ingress: fc.array(rule("ingress"), { maxLength: 3 }),
        order: fc.constantFrom(10, 10, 999, 1000, 1001),
        tier: fc.constantFrom("default", "default", "default", ...TIERS),
        ...more,
      },
      { requiredKeys: [] },
    )
    .map((spec) => spec as Manifest);
}

const calicoPolicy: fc.Arbitrary<Omit<LiteralPolicy, "name">> = fc.oneof(
  fc.record({ kind: fc.constant("CalicoNetworkPolicy"), namespace: names, spec: specOf({}) }),
  fc.record({
    kind: fc.constant("GlobalNetworkPolicy"),
    namespace: fc.constant(""),
    spec: specOf({ namespaceSelector }),
  }),
);

/** Policies without their names. */
export const calicoPolicies = fc.array(calicoPolicy, { minLength: 1, maxLength: 4 });

const tiers: fc.Arbitrary<readonly LiteralObject[]> = fc
  .tuple(
    ...TIERS.map(() => fc.constantFrom<string | undefined>("Deny", "Pass", undefined)),
    fc.constantFrom(5, 999_999, 1_000_000, 20_000_000),
  )
  .map(([early, late, unordered, order]) => {
    const tier = (name: string, defaultAction: unknown, more: Manifest): LiteralObject => ({
      kind: "Tier",
      namespace: "",
      name,
      labels: {},
      spec: { ...(defaultAction === undefined ? {} : { defaultAction }), ...more },
    });
    return [tier("early", early, { order: 5 }), tier("late", late, { order }), tier("unordered", unordered, {})];
  });

const sets: fc.Arbitrary<readonly LiteralObject[]> = fc.array(
  fc.tuple(fc.constantFrom("", ...NAMESPACES), labels, nets).map(([namespace, own_, list]) => ({
    kind: namespace === "" ? "GlobalNetworkSet" : "NetworkSet",
    namespace,
    name: "set",
    labels: own_,
    spec: { nets: list },
  })),
  { maxLength: 2 },
);

const serviceAccounts: fc.Arbitrary<readonly LiteralObject[]> = fc
  .array(labels, { minLength: NAMESPACES.length * ACCOUNTS.length, maxLength: NAMESPACES.length * ACCOUNTS.length })
  .map((all) =>
    NAMESPACES.flatMap((namespace, row) =>
      ACCOUNTS.map((name, column) => ({
        kind: "ServiceAccount",
        namespace,
        name,
        labels: all[row * ACCOUNTS.length + column] ?? {},
        spec: {},
      })),
    ),
  );

/** Everything that a policy may name. */
export const calicoObjects: fc.Arbitrary<readonly LiteralObject[]> = fc
  .tuple(tiers, sets, serviceAccounts)
  .map((all) =>
    all.flat().map((object, index) => (object.name === "set" ? { ...object, name: `set-${index}` } : object)),
  );

export const calicoServices: fc.Arbitrary<readonly LiteralService[]> = fc
  .array(
    fc.record({
      namespace: names,
      selector: labels,
      ports: fc.array(
        fc.record({
          protocol: fc.constantFrom("TCP", "UDP"),
          port: fc.constant(80),
          targetPort: fc.constantFrom<number | string>(80, 443, ...PORT_NAMES),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    { maxLength: 3 },
  )
  .map((all) => all.map((one, index) => ({ ...one, name: index % 2 === 0 ? "s" : "t" })))
  // An empty selector is none; of two with one name there is one.
  .map((all) =>
    all.filter(
      (one, index) =>
        Object.keys(one.selector).length > 0 &&
        all.findIndex(({ name, namespace }) => name === one.name && namespace === one.namespace) === index,
    ),
  );
