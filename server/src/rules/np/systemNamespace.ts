// Namespaces of the cluster itself, whose pods a team's policies are not about.

export function isSystemNamespace(name: string): boolean {
  return /^(kube-|openshift-)/.test(name);
}
