// Bad usage and unreadable input: told on stderr, exit status 2.

/** An error that is the caller's to mend; its message is shown as it is. */
export class UsageError extends Error {}

export const USAGE = `usage: sallyport <command> PATH... [options]

  check PATH...        findings              [--format text|json|sarif|github] [--fail-on error|warning|never]
  connections PATH...  all allowed pairs     [--format text|json|dot|mermaid|csv|list] [--profile netpol-analyzer]
  reach PATH...        what workloads reach  [--workload namespace/kind/name] [--format text|json]
  explain PATH...      one connection        --from namespace/name|IP --to namespace/name|IP|namespace/service/name --port 80/TCP [--format text|json]
  diff OLD NEW         connections changed   [--format text|json]
  exposure PATH...     what pods that don't exist yet could reach  [--format text|json|list]
  inventory PATH...    what leaves the cluster, open ones first    [--format text|markdown|csv|json]
  routes PATH...       every path in its controller's order  [--host HOST] [--url URL [--method M] [--header "Name: value"]] [--format text|json|markdown]
  migrate PATH...      Ingresses for another controller, with what is changed or lost  [--to gateway-api|traefik|haproxy-technologies|haproxy-ingress|nginx-inc] [--gateway NAMESPACE/NAME] [--class NAME] [--format yaml|markdown|json]
  restrict PATH...     an egress policy for workloads: DNS and what their manifests name  [--to networkpolicy|calico|cilium|istio] [--workload namespace/name] [--format yaml|json]
  lsp --stdio          the language server

PATH is a file or a folder of manifests (YAML or JSON).
--cluster FILE         a recorded cluster: what \`kubectl get ... -A -o yaml\` prints
--context NAME         the cluster of a kubeconfig's context, listed once, without Secrets
--secret-names         with --context: list the names of TLS Secrets too, in the namespaces of the manifests
--kubectl-proxy        with --context: your own kubectl speaks to the cluster, for logins that only it knows
--ingress-class NAME=CONTROLLER   who serves a class where nothing else tells: ingress-nginx, nginx-inc, traefik,
                       haproxy-technologies, haproxy-ingress and others; repeatable, an empty NAME for no class
--ingress-version CONTROLLER=VERSION   the version in use, the newest where not said; repeatable
--complete             the manifests are all there is: what they do not declare is missing
--engine NAME          kubernetes, calico or cilium: whose reading of policies; where not said, the policies tell
--help, --version

Exit status: 0 clean, 1 findings of --fail-on (standard: error) a denied explain or a URL that no route takes, 2 bad usage or unreadable input.`;

/** One of a list of words, or a usage error that names them. */
export function oneOf<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
  standard: T,
): T {
  if (value === undefined) return standard;
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new UsageError(`--${option} takes ${allowed.join(", ")}, not "${value}"`);
  return found;
}

/**
 * The pairs of a repeatable option, `NAME=VALUE`, or a usage error.
 * @param what how the usage calls the two
 */
export function pairsOf(
  option: string,
  values: readonly string[] | undefined,
  what: string,
): { readonly [name: string]: string } {
  const pairs: Record<string, string> = Object.create(null);
  for (const text of values ?? []) {
    const sign = text.indexOf("=");
    const value = text.slice(sign + 1);
    if (sign < 0 || value === "") throw new UsageError(`--${option} takes ${what}, not "${text}"`);
    pairs[text.slice(0, sign)] = value;
  }
  return pairs;
}
