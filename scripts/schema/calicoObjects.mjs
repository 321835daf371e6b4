// What Calico's policies name and are applied to: network sets, tiers, host endpoints, profiles, pools of addresses. The
// structure after the public API reference, the words ours.

import { defineKind, flag, labels, listOf, portNumber, text } from "./definitions.mjs";

const GLOBAL = "The object belongs to no namespace.";
const addresses = listOf({ type: "string", format: "address-or-cidr" });
const word = (...words) => ({ type: "string", enum: words });

/**
 * Adds the kinds to the definitions of a version.
 * @param of where they are defined
 * @param parts the types that policies share with them
 */
export function calicoObjects(of, { rule, protocol }) {
  const { define, apiVersion } = of;
  const kind = (title, about, spec, scope, needsSpec = false) =>
    defineKind(of, apiVersion, title, about, spec, "What the object says.", scope, needsSpec);
  const set = define(
    "NetworkSetSpec",
    "Addresses under one set of labels.",
    {},
    {
      nets: [addresses, "Addresses and ranges, such as 192.0.2.7 or 10.0.0.0/8, of either IP version."],
      allowedEgressDomains: [
        listOf(text),
        "Domain names. Calico Enterprise and Calico Cloud only; the open-source Calico has no such field.",
      ],
    },
  );
  const sets =
    "Addresses that policies select by the labels of this object, as if they were endpoints with these labels.";
  kind("NetworkSet", sets, set, "The object belongs to a namespace, and selectors find it there.");
  kind(
    "GlobalNetworkSet",
    sets,
    set,
    `${GLOBAL} Policies of all namespaces find it, by namespaceSelector: global() or from a GlobalNetworkPolicy.`,
  );
  tier(define, kind);
  hostEndpoint(define, kind, protocol);
  const rules = { type: "array", items: rule, maxItems: 1024 };
  kind(
    "Profile",
    "Rules and labels for endpoints that name the profile, asked after all policies.",
    define(
      "ProfileSpec",
      "The rules and labels of a profile.",
      {},
      {
        ingress: [rules, "Rules on connections to the endpoints, tried in their order."],
        egress: [rules, "Rules on connections from the endpoints, tried in their order."],
        labelsToApply: [labels, "Labels that the endpoints get, where they don't have them already."],
      },
    ),
    GLOBAL,
  );
  ipPool(define, kind);
}

function tier(define, kind) {
  kind(
    "Tier",
    "A group of policies. Tiers are tried by their order; in each, the policies by theirs. default, kube-admin and kube-baseline are there from the start.",
    define(
      "TierSpec",
      "The place of a tier, and what happens at its end.",
      {},
      {
        order: [
          { type: "number" },
          "The lower number is tried first; without one the tier comes last. 1000000 for default, 1000 for kube-admin, 10000000 for kube-baseline.",
        ],
        defaultAction: [
          { ...word("Deny", "Pass"), default: "Deny" },
          "What happens to connections of endpoints that a policy of the tier is for and that no rule decides: Deny (where it is left out) refuses, Pass goes on to the next tier.",
        ],
      },
    ),
    GLOBAL,
  );
}

function hostEndpoint(define, kind, protocol) {
  const port = define(
    "EndpointPort",
    "A port with a name that rules can use.",
    {},
    {
      name: [{ type: "string", minLength: 1, maxLength: 15 }, "The name of the port.", "required"],
      protocol: [protocol, "The protocol: TCP, UDP or SCTP.", "required"],
      port: [portNumber, "The number of the port, 1 to 65535.", "required"],
    },
  );
  const anyOf = [{ required: ["interfaceName"] }, { required: ["expectedIPs"] }];
  kind(
    "HostEndpoint",
    "An interface of a node that policies are applied to. Without a policy that allows it, its traffic is refused, but for Felix's failsafe ports.",
    define(
      "HostEndpointSpec",
      "Which interface of which node.",
      { anyOf },
      {
        node: [{ type: "string", minLength: 1 }, "The name of the node.", "required"],
        interfaceName: [
          text,
          "The name of the interface, such as eth0; * is every interface of the node. Where it is left out, expectedIPs finds it.",
        ],
        expectedIPs: [
          listOf({ type: "string", format: "address" }),
          "The addresses of the interface. Selectors of other policies match it by them.",
        ],
        profiles: [listOf(text), "Names of Profiles, tried in their order after all policies."],
        ports: [listOf(port), "Ports with names, for rules that name ports."],
      },
    ),
    GLOBAL,
    true,
  );
}

function ipPool(define, kind) {
  const mode = word("Never", "Always", "CrossSubnet");
  kind(
    "IPPool",
    "A range from which pods get their addresses.",
    define(
      "IPPoolSpec",
      "The range and how it is used.",
      {},
      {
        cidr: [{ type: "string", format: "cidr" }, "The range, such as 192.168.0.0/16.", "required"],
        vxlanMode: [{ ...mode, default: "Never" }, "When traffic between nodes is packed into VXLAN."],
        ipipMode: [
          { ...mode, default: "Never" },
          "When traffic between nodes is packed into IP in IP; IPv4 only, and not with vxlanMode.",
        ],
        natOutgoing: [
          flag,
          "Traffic from these addresses to others outside all pools gets the node's address. Firewalls then see the node.",
        ],
        disabled: [flag, "No new addresses are given from the pool."],
        disableBGPExport: [flag, "The range is not told to BGP peers."],
        blockSize: [
          { type: "integer", minimum: 0, maximum: 128 },
          "The size of the blocks that nodes get, as prefix length: 26 for IPv4 and 122 for IPv6 where it is left out.",
        ],
        nodeSelector: [text, "Nodes that use the pool, as an expression over labels; all() where it is left out."],
        namespaceSelector: [text, "Namespaces whose pods get addresses from the pool, as an expression over labels."],
        allowedUses: [
          listOf(word("Workload", "Tunnel", "LoadBalancer")),
          "What the addresses are for; Workload and Tunnel where it is left out.",
        ],
        assignmentMode: [
          { ...word("Automatic", "Manual"), default: "Automatic" },
          "Manual: only pods that ask for the pool get addresses from it.",
        ],
      },
    ),
    GLOBAL,
    true,
  );
}
