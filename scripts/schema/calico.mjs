// The kinds of Calico, for which there is no package: policies, and in calicoObjects.mjs what policies name. Their structure
// after the public API reference (projectcalico.org/v3), the words ours. crd.projectcalico.org/v1 is how Calico stores the
// same objects. What only a rule can say (ports without a protocol, two IP versions) is server/src/rules/calico's.

import { calicoObjects } from "./calicoObjects.mjs";
import { defineKind, definitionsOf, flag, labelSelector, labels, listOf, text } from "./definitions.mjs";

const GLOBAL = "The object belongs to no namespace.";
const NAMESPACED = "The object belongs to a namespace, and is for pods of that namespace.";
const rulesList = (rule) => ({ type: "array", items: rule, maxItems: 1024 });
const selector = { type: "string", maxLength: 1024 };
const selectorDoc = (what) =>
  `${what} An expression over labels: app == "web", tier in {"a", "b"}, has(key), !has(key), joined by && and ||. Empty or all(): every one.`;
const protocol = { type: ["integer", "string"], minimum: 1, maximum: 255, format: "calico-protocol" };
const protocolDoc = "TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite, or the protocol's number from 1 to 255.";
const ports = {
  type: "array",
  maxItems: 50,
  items: { type: ["integer", "string"], minimum: 1, maximum: 65535, format: "calico-port" },
};
// What is no block is told, with what was meant, by np-cidr-invalid.
const nets = { type: "array", maxItems: 256, items: text };
const word = (...words) => ({ type: "string", enum: words });
const type = word("Ingress", "Egress");

/** The definitions of both groups, in the shape that schema packages are read into. */
export const calico = [
  ...version("projectcalico.org", "v3", "CalicoV3"),
  ...version("crd.projectcalico.org", "v1", "CalicoCrdV1"),
];

function version(group, name, prefix) {
  const of = { ...definitionsOf(group, prefix), apiVersion: `${group}/${name}` };
  const rule = ruleType(of);
  const spec = specFields(rule);
  policyKinds(of, spec);
  calicoObjects(of, { rule, protocol });
  return of.definitions;
}

function policyKinds(of, spec) {
  const { define } = of;
  const staged = [
    { type: "string", format: "calico-staged-action" },
    "What would be done: Set (also where it is left out) makes or changes the policy, Delete removes it, Learn and Ignore leave it.",
  ];
  const forPods = (of) => `Rules on ${of}, tried by tier, order and name; the first that decides wins.`;
  const stagedNote = "Decides nothing: flow logs show what it would do.";
  const namespacedSpec = define(
    "NetworkPolicySpec",
    "Which pods, and what happens to their connections.",
    {},
    spec.namespaced,
  );
  const globalSpec = define(
    "GlobalNetworkPolicySpec",
    "Which endpoints, and what happens to their connections.",
    {},
    spec.global,
  );
  kind(of, "NetworkPolicy", forPods("pods of one namespace"), namespacedSpec, NAMESPACED);
  kind(of, "GlobalNetworkPolicy", forPods("pods of all namespaces and on host endpoints"), globalSpec, GLOBAL);
  kind(
    of,
    "StagedNetworkPolicy",
    `A NetworkPolicy to try out. ${stagedNote}`,
    define(
      "StagedNetworkPolicySpec",
      "The policy, and what would be done with it.",
      {},
      { stagedAction: staged, ...spec.namespaced },
    ),
    NAMESPACED,
  );
  kind(
    of,
    "StagedGlobalNetworkPolicy",
    `A GlobalNetworkPolicy to try out. ${stagedNote}`,
    define(
      "StagedGlobalNetworkPolicySpec",
      "The policy, and what would be done with it.",
      {},
      { stagedAction: staged, ...spec.global },
    ),
    GLOBAL,
  );
  const kubernetes = (rule) => listOf({ $ref: `IoK8sApiNetworkingV1NetworkPolicy${rule}Rule` });
  kind(
    of,
    "StagedKubernetesNetworkPolicy",
    `A NetworkPolicy of Kubernetes to try out. ${stagedNote}`,
    define(
      "StagedKubernetesNetworkPolicySpec",
      "The policy, and what would be done with it.",
      {},
      {
        stagedAction: staged,
        podSelector: [labelSelector, "The pods of the namespace that the policy is for; {} is every pod."],
        ingress: [kubernetes("Ingress"), "What the pods admit, as in a NetworkPolicy of Kubernetes."],
        egress: [kubernetes("Egress"), "What the pods reach, as in a NetworkPolicy of Kubernetes."],
        policyTypes: [
          { type: "array", items: type, maxItems: 2 },
          "The directions that the policy isolates; where it is left out, Ingress, and Egress if there are egress rules.",
        ],
      },
    ),
    NAMESPACED,
  );
}

/** A kind of policy; the spec may be left out, and then isolates ingress. */
function kind(of, title, about, spec, scope) {
  defineKind(of, of.apiVersion, title, about, spec, "What the policy says.", scope, false);
}

function specFields(rule) {
  const shared = {
    tier: [
      { type: "string", default: "default" },
      "The Tier that the policy belongs to, default where it is left out. Tiers are tried by their order.",
    ],
    order: [
      { type: "number" },
      "The place among the policies of the tier: the lower number is tried first; without one the policy comes last, by its name. NetworkPolicies of Kubernetes count as 1000 in tier default.",
    ],
    selector: [selector, selectorDoc("The endpoints that the policy is for.")],
    serviceAccountSelector: [
      selector,
      selectorDoc("The pods that the policy is for, by labels of their ServiceAccount."),
    ],
    types: [
      { type: "array", items: type, maxItems: 2 },
      "The directions that the policy takes part in. Where it is left out: those that have rules, and Ingress where none has. A direction without rules gets the tier's default action, which is Deny unless the Tier says Pass.",
    ],
    ingress: [rulesList(rule), "Rules on connections to the endpoints, tried in their order, at most 1024."],
    egress: [rulesList(rule), "Rules on connections from the endpoints, tried in their order, at most 1024."],
    performanceHints: [
      { type: "array", items: word("AssumeNeededOnEveryNode"), maxItems: 1 },
      "Hints that change how fast, not what. AssumeNeededOnEveryNode keeps the policy ready on nodes that have none of its endpoints.",
    ],
  };
  return {
    namespaced: shared,
    global: {
      ...shared,
      namespaceSelector: [
        selector,
        selectorDoc("The namespaces whose pods the policy is for; with it, host endpoints are not."),
      ],
      doNotTrack: [
        flag,
        "Rules are applied before connections are tracked, and replies need rules of their own. For host endpoints; needs applyOnForward, and not together with preDNAT.",
      ],
      preDNAT: [
        flag,
        "Rules are applied before addresses are translated (node ports). For host endpoints; needs applyOnForward, and has no egress rules.",
      ],
      applyOnForward: [flag, "On host endpoints the rules hold for traffic that the host only forwards, too."],
    },
  };
}

function ruleType({ define }) {
  const entity = entityType(define);
  const icmp = define(
    "ICMPFields",
    "A type of ICMP messages, with or without a code.",
    {},
    {
      type: [{ type: "integer", minimum: 0, maximum: 254 }, "The type, 8 for an echo request (ping)."],
      code: [{ type: "integer", minimum: 0, maximum: 255 }, "The code; only together with type."],
    },
  );
  const path = { type: "string", maxLength: 1024, format: "calico-http-path" };
  const oneOf = [{ required: ["exact"] }, { required: ["prefix"] }];
  const httpPath = define(
    "HTTPPath",
    "A path of requests: exactly one of exact and prefix.",
    { oneOf },
    {
      exact: [path, "The whole path; it starts with / and has no ? and no #."],
      prefix: [path, "What the path begins with; it starts with / and has no ? and no #."],
    },
  );
  const http = define(
    "HTTPMatch",
    "Requests by method and path; both must fit. Only with application layer policy, in ingress rules that allow.",
    {},
    {
      methods: [{ type: "array", items: text, maxItems: 20 }, "Methods such as GET; any of them fits. At most 20."],
      paths: [{ type: "array", items: httpPath, maxItems: 20 }, "Paths; any of them fits. At most 20."],
    },
  );
  const ruleMetadata = define(
    "RuleMetadata",
    "Notes on a rule.",
    {},
    {
      annotations: [labels, "Notes on the rule for people and tools. They decide nothing."],
    },
  );
  return define(
    "Rule",
    "What connections, and what happens to them. All that is written must fit.",
    {},
    {
      action: [
        word("Allow", "Deny", "Log", "Pass"),
        "Allow and Deny decide at once; Pass leaves the tier for the next one; Log writes a log line and goes on to the next rule.",
        "required",
      ],
      ipVersion: [{ type: "integer", enum: [4, 6] }, "Only connections of this IP version."],
      protocol: [protocol, `Only this protocol: ${protocolDoc} Needed for ports; any protocol where it is left out.`],
      notProtocol: [protocol, `Any protocol but this: ${protocolDoc}`],
      icmp: [icmp, "Only these ICMP messages; protocol must be ICMP or ICMPv6."],
      notICMP: [icmp, "Any ICMP messages but these."],
      source: [
        entity,
        "Who opens the connection. In an ingress rule the other end, in an egress rule the endpoint itself.",
      ],
      destination: [
        entity,
        "To whom it is opened. In an egress rule the other end, in an ingress rule the endpoint itself.",
      ],
      http: [http, "Only these HTTP requests. In ingress rules that allow, over TCP."],
      metadata: [ruleMetadata, "Notes on the rule."],
    },
  );
}

function entityType(define) {
  const services = define(
    "ServiceMatch",
    "A Service of Kubernetes: the addresses and ports of its endpoints.",
    {},
    {
      name: [{ type: "string", minLength: 1, maxLength: 253 }, "The name of the Service.", "required"],
      namespace: [
        { type: "string", maxLength: 253 },
        "The namespace of the Service; the policy's own where it is left out. A GlobalNetworkPolicy must say it.",
      ],
    },
  );
  const serviceAccounts = define(
    "ServiceAccountMatch",
    "Pods by their ServiceAccount; names and selector must both fit.",
    {},
    {
      names: [listOf(text), "Names of ServiceAccounts; any of them fits."],
      selector: [text, selectorDoc("ServiceAccounts by their labels.")],
    },
  );
  return define(
    "EntityRule",
    "One end of a connection. All that is written must fit.",
    {},
    {
      nets: [
        nets,
        "Address ranges such as 10.0.0.0/8; any of them fits. Pods are compared by their address, too. One IP version in a rule.",
      ],
      notNets: [nets, "Address ranges that must not fit."],
      selector: [
        selector,
        selectorDoc(
          "Endpoints and network sets. In a NetworkPolicy those of its own namespace, unless namespaceSelector says otherwise.",
        ),
      ],
      notSelector: [selector, selectorDoc("Anybody but these, addresses outside the cluster among them.")],
      namespaceSelector: [
        selector,
        `${selectorDoc("The namespaces in which the selectors look.")} global() alone: only what belongs to no namespace (GlobalNetworkSet, HostEndpoint).`,
      ],
      services: [
        services,
        "The endpoints of a Service: in egress rules as destination, in ingress rules as source, and alone.",
      ],
      serviceAccounts: [serviceAccounts, "Pods that run as one of these ServiceAccounts."],
      ports: [
        ports,
        'Ports: a number, a range such as "8000:8080", or the name of a port. Needs protocol TCP, UDP or SCTP.',
      ],
      notPorts: [ports, "Ports that must not fit, written as in ports."],
      domains: [
        listOf(text),
        "Domain names. Calico Enterprise and Calico Cloud only; the open-source Calico has no such field.",
      ],
    },
  );
}
