// The cluster-scoped policies of policy.networking.k8s.io, for which there is no package: their structure after the public API
// reference (kubernetes-sigs/network-policy-api), the words ours. ClusterNetworkPolicy (v1alpha2, v1beta1) has replaced
// AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1). What only a rule can say (a range that ends before it
// starts, a port name beside addresses) is server/src/rules/admin's.

import { defineKind, definitionsOf, labelSelector as selector } from "./definitions.mjs";

const GROUP = "policy.networking.k8s.io";
const one = { minProperties: 1, maxProperties: 1 };
const port = { type: "integer", format: "int32", minimum: 1, maximum: 65535 };
const cidr = { type: "string", format: "cidr", maxLength: 43 };
const protocol = { type: "string", enum: ["TCP", "UDP", "SCTP"], default: "TCP" };
const domainName = {
  type: "string",
  pattern: "^(\\*\\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.?$",
};
const list = (items, maxItems) => ({ type: "array", items, minItems: 1, maxItems });
const rules = (items, maxItems) => ({ type: "array", items, maxItems });

const PRIORITY =
  "0 to 1000; the lower number is tried first. Where two policies of a tier have the same number and match the same connection, which one wins is not defined.";
const NAME = "What the rule is called in logs and reports, at most 100 characters. It decides nothing.";
const SUBJECT =
  "The pods that the policy is for: exactly one of namespaces and pods. Pods on the host network are never among them.";
const NAMESPACES =
  "All pods of the namespaces with these labels; {} is every namespace. Pods on the host network are not among them.";
const PODS =
  "Pods by the labels of their namespace and their own; both must fit. Pods on the host network are not among them.";
const NODES = "Nodes by their labels, matched by the addresses in their status; {} is every node. Experimental.";
const NETWORKS =
  "Address ranges, such as 10.0.0.0/8 or fd00::/8, at most 25. Traffic inside the cluster is compared too: 0.0.0.0/0 takes in every IPv4 pod, unless an earlier rule passes pod traffic on.";
const DIRECTIONS = {
  ingress: {
    peers: "from",
    of: "Who calls: the rule matches where any of them does. At least one is needed; an empty list is refused.",
  },
  egress: {
    peers: "to",
    of: "Who is called: the rule matches where any of them does. At least one is needed; an empty list is refused.",
  },
};

/** The definitions of the three kinds, in the shape that schema packages are read into. */
export const adminPolicies = [...version1alpha1(), ...cluster("v1alpha2"), ...cluster("v1beta1")];

function version1alpha1() {
  const of = ofVersion("v1alpha1");
  const { define, definitions } = of;
  const namedPod = podType(of, ["namespaceSelector", "podSelector"]);
  const subject = subjectType(of, "AdminNetworkPolicySubject", namedPod);
  const ports = define("AdminNetworkPolicyPort", "A port of the pods that are called; exactly one field is set.", one, {
    portNumber: [
      define(
        "Port",
        "One port of one protocol.",
        {},
        {
          protocol: [protocol, "TCP where it is left out."],
          port: [port, "The pod's own port, 1 to 65535; not that of a Service.", "required"],
        },
      ),
      "One port by its number.",
    ],
    portRange: [
      define(
        "PortRange",
        "Neighbouring ports of one protocol, both ends included.",
        {},
        {
          protocol: [protocol, "TCP where it is left out."],
          start: [port, "The first port; below end.", "required"],
          end: [port, "The last port; above start.", "required"],
        },
      ),
      "Neighbouring ports.",
    ],
    namedPort: [
      { type: "string" },
      "The name of a container port, looked up in the pods that are called; not together with nodes, networks or domainNames. Experimental.",
    ],
  });
  for (const kind of ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"]) {
    const isBaseline = kind.startsWith("Baseline");
    const action = {
      type: "string",
      enum: isBaseline ? ["Allow", "Deny"] : ["Allow", "Deny", "Pass"],
    };
    const actionDoc = isBaseline
      ? "What happens to the connections that match: Allow or Deny. Asked only where no NetworkPolicy selects the pod in this direction."
      : "What happens to the connections that match: Allow and Deny decide at once, Pass leaves them to NetworkPolicies and the baseline. The first rule that matches decides.";
    const spec = {
      ...(isBaseline
        ? {}
        : { priority: [{ type: "integer", format: "int32", minimum: 0, maximum: 1000 }, PRIORITY, "required"] }),
      subject: [subject, SUBJECT, "required"],
    };
    for (const direction of ["ingress", "egress"]) {
      const name = `${kind}${direction === "ingress" ? "Ingress" : "Egress"}`;
      const { peers, of: peersDoc } = DIRECTIONS[direction];
      const peer = define(`${name}Peer`, "One peer; exactly one field is set.", one, {
        namespaces: [selector, NAMESPACES],
        pods: [namedPod, PODS],
        ...(direction === "egress" ? { nodes: [selector, NODES], networks: [list(cidr, 25), NETWORKS] } : {}),
        ...(direction === "egress" && !isBaseline ? { domainNames: [list(domainName, 25), domainDoc("Allow")] } : {}),
      });
      const rule = define(
        `${name}Rule`,
        "Connections by peers and ports, and what happens to them.",
        {},
        {
          name: [{ type: "string", maxLength: 100 }, NAME],
          action: [action, actionDoc, "required"],
          [peers]: [list(peer, 100), peersDoc, "required"],
          ports: [list(ports, 100), "Ports of the pods that are called; every port and protocol where it is left out."],
        },
      );
      spec[direction] = [rules(rule, 100), rulesDoc(direction, 100)];
    }
    const about = isBaseline
      ? "What holds for pods that no NetworkPolicy selects. A cluster has one, named default. ClusterNetworkPolicy with tier Baseline has replaced it."
      : "Rules of the cluster's administrator, tried before NetworkPolicies. ClusterNetworkPolicy with tier Admin has replaced it.";
    kindType(of, kind, about, spec);
  }
  return definitions;
}

function cluster(version) {
  const of = ofVersion(version);
  const { define, definitions } = of;
  const namedPod = podType(of, ["podSelector"]);
  const range = define(
    "PortRange",
    "Neighbouring ports, both ends included.",
    {},
    {
      start: [port, "The first port; below end.", "required"],
      end: [port, "The last port; above start.", "required"],
    },
  );
  const ports = define("Port", "One port or a range of ports; exactly one field is set.", one, {
    number: [port, "The pod's own port, 1 to 65535; not that of a Service."],
    range: [range, "Neighbouring ports."],
  });
  const attributes = (name) =>
    define(
      `ClusterNetworkPolicyProtocol${name}`,
      `What of ${name} is matched; not empty.`,
      { minProperties: 1 },
      {
        destinationPort: [ports, "The port that is called."],
      },
    );
  const protocols = define(
    "ClusterNetworkPolicyProtocol",
    "A protocol with its ports, or the name of a port; exactly one field is set.",
    one,
    {
      tcp: [attributes("TCP"), "Connections over TCP, by the port that is called."],
      udp: [attributes("UDP"), "Datagrams over UDP, by the port that is called."],
      sctp: [attributes("SCTP"), "Connections over SCTP, by the port that is called."],
      destinationNamedPort: [
        { type: "string" },
        "The name of a container port, looked up in the pods that are called; not together with nodes, networks or domainNames. Experimental.",
      ],
    },
  );
  const spec = {
    tier: [
      { type: "string", enum: ["Admin", "Baseline"] },
      "Admin is tried before all NetworkPolicies, which cannot take back what it decides. Baseline is asked last, for pods that no NetworkPolicy selects in that direction.",
      "required",
    ],
    priority: [{ type: "integer", format: "int32", minimum: 0, maximum: 1000 }, PRIORITY, "required"],
    subject: [subjectType(of, "ClusterNetworkPolicySubject", namedPod), SUBJECT, "required"],
  };
  for (const direction of ["ingress", "egress"]) {
    const name = `ClusterNetworkPolicy${direction === "ingress" ? "Ingress" : "Egress"}`;
    const { peers, of: peersDoc } = DIRECTIONS[direction];
    const peer = define(`${name}Peer`, "One peer; exactly one field is set.", one, {
      namespaces: [selector, NAMESPACES],
      pods: [namedPod, PODS],
      ...(direction === "egress"
        ? {
            nodes: [selector, NODES],
            networks: [list(cidr, 25), NETWORKS],
            domainNames: [list(domainName, 25), domainDoc("Accept")],
          }
        : {}),
    });
    const rule = define(
      `${name}Rule`,
      "Connections by peers and protocols, and what happens to them.",
      {},
      {
        name: [{ type: "string", maxLength: 100 }, NAME],
        action: [
          { type: "string", enum: ["Accept", "Deny", "Pass"] },
          "What happens to the connections that match: Accept and Deny decide at once, Pass leaves them to the next tier. The first rule that matches decides.",
          "required",
        ],
        [peers]: [list(peer, 25), peersDoc, "required"],
        protocols: [
          list(protocols, 25),
          "Protocols and ports of the pods that are called; every one where it is left out.",
        ],
      },
    );
    spec[direction] = [rules(rule, 25), rulesDoc(direction, 25)];
  }
  kindType(
    of,
    "ClusterNetworkPolicy",
    "Rules for pods of the whole cluster, before NetworkPolicies (tier Admin) or behind them (tier Baseline). What no rule matches goes on to the next policy.",
    spec,
  );
  return definitions;
}

/** The definitions of one version. */
function ofVersion(version) {
  return { version, ...definitionsOf(GROUP, `PolicyNetworking${version[0].toUpperCase()}${version.slice(1)}`) };
}

function podType({ define }, required) {
  const field = (key, text) => [selector, text, required.includes(key) ? "required" : undefined];
  return define(
    "NamespacedPod",
    "Pods by the labels of their namespace and their own; both must fit.",
    {},
    {
      namespaceSelector: field("namespaceSelector", "Labels of the namespace; {} is every namespace."),
      podSelector: field("podSelector", "Labels of the pods; {} is every pod of the namespaces."),
    },
  );
}

function subjectType({ define }, title, namedPod) {
  return define(title, "The pods that a policy is for; exactly one field is set.", one, {
    namespaces: [selector, NAMESPACES],
    pods: [namedPod, PODS],
  });
}

function kindType(of, kind, description, spec) {
  const type = of.define(`${kind}Spec`, "Which pods, and what happens to their connections.", {}, spec);
  const scope = "The object belongs to no namespace.";
  defineKind(of, `${GROUP}/${of.version}`, kind, description, type, "What the policy says.", scope);
}

function domainDoc(allow) {
  return `DNS names, at most 25. *.example.com stands for names in front of example.com, not for example.com itself. With ${allow} only: deny the rest in a later rule. Experimental.`;
}

function rulesDoc(direction, most) {
  const who = direction === "ingress" ? "who may call the pods" : "whom the pods may call";
  return `Rules on ${who}, at most ${most}, tried in their order. Without any, ${direction} is left alone.`;
}
