// Fields that take one of a few words, and what each word means (Kubernetes API reference, in our own words).

export interface Word {
  readonly text: string;
  readonly meaning: string;
}

/** The words that may stand at a path, its steps joined by spaces with `*` for list positions. */
export function wordsAt(kind: string, path: string): readonly Word[] | undefined {
  const row = ROWS.find(({ kinds, paths }) => (kinds === undefined || kinds.test(kind)) && paths.test(path));
  return row?.words;
}

const PROTOCOLS: readonly Word[] = words({
  TCP: "The standard where no protocol is written",
  UDP: "Needed for DNS, beside TCP",
  SCTP: "Only where the network plugin supports it",
});

const POD_KINDS = /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;

const ROWS: readonly { readonly kinds?: RegExp; readonly paths: RegExp; readonly words: readonly Word[] }[] = [
  {
    kinds: /^Ingress$/,
    paths: / pathType$/,
    words: words({
      Prefix: "Matches by whole path elements: /app matches /app and /app/x, not /apple",
      Exact: "Matches this path only, case and trailing slash included",
      ImplementationSpecific: "The ingress controller decides; regular expressions with ingress-nginx",
    }),
  },
  {
    kinds: /^NetworkPolicy$/,
    paths: /^spec policyTypes \*$/,
    words: words({
      Ingress: "Pods that are selected admit only what the ingress rules allow",
      Egress: "Pods that are selected reach only what the egress rules allow, DNS included",
    }),
  },
  {
    kinds: /^(?:Service|NetworkPolicy|EndpointSlice)$/,
    paths: / ports \* protocol$|^ports \* protocol$/,
    words: PROTOCOLS,
  },
  {
    kinds: /^Cilium(?:Clusterwide)?NetworkPolicy$/,
    paths: / (?:to|from)Entities \*$/,
    words: words({
      world: "Every address outside the cluster, IPv4 and IPv6, as 0.0.0.0/0 and ::/0 are",
      "kube-apiserver": "The Kubernetes API server, inside the cluster or outside",
      host: "The pod's own node, with the host-network pods on it",
      "remote-node": "All other nodes, with the host-network pods on them",
      cluster: "Everything in the cluster: all pods, managed by Cilium or not, all nodes, the API server",
      ingress: "Cilium's own Envoy, where requests come from that an Ingress or Gateway of Cilium serves",
      all: "Everything, inside the cluster and outside",
      health: "The health endpoints by which Cilium's nodes probe one another",
      init: "Endpoints that have no identity yet; seldom with Kubernetes",
      unmanaged: "Pods of the cluster that Cilium does not manage",
      none: "Nobody",
    }),
  },
  {
    kinds: /^Cilium(?:Clusterwide)?NetworkPolicy$/,
    paths: / toPorts \* ports \* protocol$/,
    words: words({
      TCP: "Needed for rules on HTTP and Kafka",
      UDP: "Needed for DNS, beside TCP",
      SCTP: "Only where Cilium is run with it",
      ANY: "TCP, UDP and SCTP; the standard where no protocol is written",
    }),
  },
  { kinds: POD_KINDS, paths: /(?:c|C)ontainers \* ports \* protocol$/, words: PROTOCOLS },
  {
    kinds: /^(?:Baseline)?(?:Admin|Cluster)NetworkPolicy$/,
    paths: / ports \* portNumber protocol$| ports \* portRange protocol$/,
    words: PROTOCOLS,
  },
  {
    kinds: /^AdminNetworkPolicy$/,
    paths: /^spec (?:ingress|egress) \* action$/,
    words: words({
      Allow: "Allows at once; NetworkPolicies are not asked",
      Deny: "Refuses at once; NetworkPolicies are not asked",
      Pass: "Leaves the decision to NetworkPolicies and what comes behind them",
    }),
  },
  {
    kinds: /^ClusterNetworkPolicy$/,
    paths: /^spec (?:ingress|egress) \* action$/,
    words: words({
      Accept: "Allows at once; no later rule, and in tier Admin no NetworkPolicy, is asked",
      Deny: "Refuses at once; no later rule, and in tier Admin no NetworkPolicy, is asked",
      Pass: "Leaves the decision to the next tier: NetworkPolicies, then Baseline",
    }),
  },
  {
    kinds: /^ClusterNetworkPolicy$/,
    paths: /^spec tier$/,
    words: words({
      Admin: "Tried before all NetworkPolicies, which cannot take back what it decides",
      Baseline: "Tried last, for pods that no NetworkPolicy selects in that direction",
    }),
  },
  {
    kinds: /^BaselineAdminNetworkPolicy$/,
    paths: /^spec (?:ingress|egress) \* action$/,
    words: words({
      Allow: "Allows where no NetworkPolicy selects the pod",
      Deny: "Refuses where no NetworkPolicy selects the pod",
    }),
  },
  {
    kinds: /^AuthorizationPolicy$/,
    paths: /^spec action$/,
    words: words({
      ALLOW: "What matches is allowed; all else is denied, as soon as one such policy is for the workload",
      DENY: "What matches is denied, whatever ALLOW policies say",
      CUSTOM: "An external authorizer decides about what matches, before DENY and ALLOW",
      AUDIT: "What matches is marked for the log; nothing is decided",
    }),
  },
  {
    kinds: /^AuthorizationPolicy$/,
    paths: / operation (?:notM|m)ethods \*$/,
    words: words({
      GET: "",
      HEAD: "",
      POST: "",
      PUT: "",
      PATCH: "",
      DELETE: "",
      OPTIONS: "Asked by browsers before requests to other origins (CORS)",
      CONNECT: "",
      TRACE: "",
    }),
  },
  {
    kinds: /^PeerAuthentication$/,
    paths: /^spec (?:mtls|portLevelMtls \S+) mode$/,
    words: words({
      STRICT: "Mutual TLS alone: clients without a sidecar or ambient are refused",
      PERMISSIVE: "Mutual TLS and plain text; the standard",
      DISABLE: "Plain text alone",
      UNSET: "What the namespace or the mesh says",
    }),
  },
  {
    kinds: /^Sidecar$/,
    paths: /^spec outboundTrafficPolicy mode$/,
    words: words({
      REGISTRY_ONLY:
        "Hosts that are no Service and no ServiceEntry are blocked; the meaning of an empty outboundTrafficPolicy",
      ALLOW_ANY: "Hosts that are not in the registry pass through",
    }),
  },
  {
    kinds: /^Service$/,
    paths: /^spec type$/,
    words: words({
      ClusterIP: "Reachable inside the cluster; the standard",
      NodePort: "Also on a port of every node",
      LoadBalancer: "Also through a load balancer of the cloud or of MetalLB",
      ExternalName: "A DNS alias (CNAME) of a name outside; needs externalName, takes no selector",
    }),
  },
  {
    kinds: /^Service$/,
    paths: /^spec (?:externalTrafficPolicy|internalTrafficPolicy)$/,
    words: words({
      Cluster: "Any ready endpoint of the cluster; the standard",
      Local: "Only endpoints on the node where the traffic arrives; keeps the client's address from outside",
    }),
  },
  {
    kinds: /^Service$/,
    paths: /^spec sessionAffinity$/,
    words: words({
      None: "Any endpoint for each connection; the standard",
      ClientIP: "The same endpoint for connections of one client address",
    }),
  },
  {
    kinds: /^Service$/,
    paths: /^spec ipFamilyPolicy$/,
    words: words({
      SingleStack: "One address of one family",
      PreferDualStack: "Both families where the cluster has both",
      RequireDualStack: "Both families, else an error",
    }),
  },
  { kinds: /^Service$/, paths: /^spec ipFamilies \*$/, words: words({ IPv4: "", IPv6: "" }) },
  {
    kinds: /^EndpointSlice$/,
    paths: /^addressType$/,
    words: words({ IPv4: "", IPv6: "", FQDN: "Names instead of addresses; deprecated" }),
  },
  {
    paths: /(?:^| )matchExpressions \* operator$/,
    words: words({
      In: "The label has one of the values",
      NotIn: "The label has none of the values, or is not there",
      Exists: "The label is there, whatever its value",
      DoesNotExist: "The label is not there",
    }),
  },
  {
    kinds: /^Secret$/,
    paths: /^type$/,
    words: words({
      "kubernetes.io/tls": "A certificate and its key: tls.crt, tls.key",
      Opaque: "Any data; the standard",
      "kubernetes.io/dockerconfigjson": "Credentials of image registries",
      "kubernetes.io/basic-auth": "username and password",
    }),
  },
];

/** Words with their meanings. */
export function words(of: { readonly [text: string]: string }): readonly Word[] {
  return Object.entries(of).map(([text, meaning]) => ({ text, meaning }));
}
