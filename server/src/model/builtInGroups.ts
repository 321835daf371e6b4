// The API groups that every kube-apiserver serves by itself. What is in them is known from the bundled schemas; all other
// groups come from definitions and aggregated API servers, and differ from cluster to cluster.

/** `autoscaling`, `networking.k8s.io`; not `gateway.networking.k8s.io`, which is made of definitions. "" is the core group. */
export function isBuiltInGroup(group: string): boolean {
  return BUILT_IN.has(group);
}

const BUILT_IN: ReadonlySet<string> = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "extensions",
  "policy",
  ...[
    "admissionregistration",
    "apiextensions",
    "apiregistration",
    "authentication",
    "authorization",
    "certificates",
    "coordination",
    "discovery",
    "events",
    "flowcontrol.apiserver",
    "internal.apiserver",
    "networking",
    "node",
    "rbac.authorization",
    "resource",
    "scheduling",
    "storage",
    "storagemigration",
  ].map((group) => `${group}.k8s.io`),
]);
