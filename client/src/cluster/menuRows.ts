// The rows of the lists that a person picks a context, a namespace or a command of the cluster from. What a row does is data; it
// knows nothing of the window.
import type { ClusterStatus, Contexts, LiveStatus, WorkspaceKubeconfig } from "../../../server/src/lsp/protocol.ts";
import { toPlain } from "../shownText.ts";

export interface Row {
  readonly label: string;
  readonly description?: string;
  readonly act: RowAct;
}

/** What choosing a row does. `nothing`: it is there to be read. */
export type RowAct =
  | { readonly is: "connect"; readonly context: string }
  | { readonly is: "namespace"; readonly namespace: string }
  | { readonly is: "command"; readonly command: string }
  | { readonly is: "unlock"; readonly file: WorkspaceKubeconfig }
  | { readonly is: "nothing" };

/** The contexts of a kubeconfig: the connected one first, then the kubeconfig's current one; what can't be read is the end. */
export function toContextRows({ contexts, problems, locked }: Contexts, cluster: ClusterStatus): readonly Row[] {
  const connected = cluster.is === "live" ? cluster : undefined;
  const rank = ({ name, isCurrent }: Contexts["contexts"][number]) =>
    name === connected?.context ? 0 : isCurrent ? 1 : 2;
  const rows = contexts
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ name, cluster: of, namespace, isCurrent }): Row => {
      const isConnected = name === connected?.context;
      const parts = [
        `cluster ${toPlain(of)}`,
        `namespace ${toPlain((isConnected ? connected?.namespace : namespace) || "default")}`,
        ...(isCurrent ? ["current context"] : []),
        ...(isConnected && connected ? [STATES[connected.state]] : []),
      ];
      return {
        label: `${isConnected ? "$(check)" : "$(server)"} ${toPlain(name)}`,
        description: parts.join(" · "),
        act: { is: "connect", context: name },
      };
    });
  const told = [
    ...locked.map(
      (file): Row => ({
        label: "$(lock) Use a kubeconfig of this workspace…",
        description: toPlain(file.path),
        act: { is: "unlock", file },
      }),
    ),
    ...problems.map((problem) => toNotice("$(warning)", problem)),
  ];
  if (rows.length > 0 || told.length > 0) return [...rows, ...told];
  return [toNotice("$(info)", "No context in the kubeconfig; sallyport.cluster.kubeconfig can name another file")];
}

const STATES: Readonly<Record<LiveStatus["state"], string>> = {
  waiting: "waiting for a manifest",
  connecting: "connecting",
  loading: "connected",
  live: "connected",
  stale: "stale",
  refused: "credentials refused",
  off: "not watched while no manifest is open",
};

/** A row to be read only. */
export function toNotice(icon: "$(warning)" | "$(info)", text: string): Row {
  return { label: `${icon} ${toPlain(text)}`, act: { is: "nothing" } };
}

/** What else can be done, as the cluster stands now. */
export function toCommandRows(cluster: ClusterStatus, mayConnect: boolean): readonly Row[] {
  const isLive = cluster.is === "live";
  return [
    ...(mayConnect ? [] : [row("$(shield) Trust this folder to connect a cluster…", "workbench.trust.manage")]),
    ...(isLive ? [row("$(symbol-namespace) Namespace…", "sallyport.selectNamespace", cluster.namespace)] : []),
    ...(isLive || cluster.is === "failed"
      ? [row("$(debug-disconnect) Disconnect", "sallyport.disconnectCluster", cluster.context || undefined)]
      : []),
    ...(isLive ? [row("$(save) Record Cluster…", "sallyport.recordCluster")] : []),
    row("$(database) Choose Recording…", "sallyport.chooseRecording"),
    row("$(output) Show Log", "sallyport.showLog"),
  ];
}

/** Namespaces to choose from, and what was typed as the first of them where it is another one. */
export function toNamespaceRows(namespaces: readonly string[], current: string, typed: string): readonly Row[] {
  const name = typed.trim();
  const others = namespaces.filter((namespace) => namespace !== current).toSorted();
  const known = namespaces.includes(current) ? [current, ...others] : others;
  const rows = known.map(
    (namespace): Row => ({
      label: `${namespace === current ? "$(check)" : "$(symbol-namespace)"} ${toPlain(namespace)}`,
      act: { is: "namespace", namespace },
    }),
  );
  if (name === "" || namespaces.includes(name)) return rows;
  if (!isNamespaceName(name)) return [...rows, toNotice("$(info)", `No namespace can be called "${name}"`)];
  return [
    { label: `$(symbol-namespace) ${name}`, description: "as typed", act: { is: "namespace", namespace: name } },
    ...rows,
  ];
}

/** A DNS label (RFC 1123), as the API server asks of `metadata.name` of a Namespace. */
function isNamespaceName(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name);
}

function row(label: string, command: string, description?: string): Row {
  return {
    label,
    ...(description === undefined ? {} : { description: toPlain(description) }),
    act: { is: "command", command },
  };
}
