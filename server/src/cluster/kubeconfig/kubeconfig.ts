// What kubeconfig files say, merged as kubectl merges them: every path absolute, every name an ordinary key. Holds
// credentials, so it never leaves the edge and nothing of it is printed but names.

export interface Kubeconfig {
  readonly currentContext: string | undefined;
  readonly contexts: ReadonlyMap<string, KubeContext>;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  readonly users: ReadonlyMap<string, KubeUser>;
  /** Files that count, in order. */
  readonly files: readonly string[];
  /** Files that were looked for, those that are not there included. Watch these to learn of changes. */
  readonly looked: readonly string[];
  readonly problems: readonly KubeconfigProblem[];
}

/** Why a file, and each file behind it, does not count. Holds no text of the file but names of contexts, clusters, users. */
export interface KubeconfigProblem {
  readonly file: string;
  /** From 1; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly message: string;
  /** The file lies in the workspace: what a person would have to allow to have it read. */
  readonly mayAllow?: WorkspaceKubeconfig;
}

/** A kubeconfig of the workspace as a person has to judge it: which file with which content, and what would follow from it. */
export interface WorkspaceKubeconfig {
  /** Symbolic links followed. */
  readonly path: string;
  readonly sha256: string;
  /** Addresses that would be connected to, those of proxies included. */
  readonly servers: readonly string[];
  /** Login commands with their arguments. */
  readonly commands: readonly (readonly string[])[];
  /** Files that would be read and, a token's, sent. */
  readonly reads: readonly string[];
}

export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | undefined;
  readonly file: string;
}

export interface KubeCluster {
  readonly name: string;
  readonly server: string;
  readonly caFile: string | undefined;
  /** Base64 of PEM. */
  readonly caData: string | undefined;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  /** `extensions` named client.authentication.k8s.io/exec: handed to exec plugins as it is. */
  readonly execConfig: unknown;
}

export interface KubeUser {
  readonly name: string;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly certFile: string | undefined;
  /** Base64 of PEM. */
  readonly certData: string | undefined;
  readonly keyFile: string | undefined;
  readonly keyData: string | undefined;
  /** Whether username or password is there; their values are not read. */
  readonly basic: boolean;
  readonly exec: ExecSpec | undefined;
  readonly authProvider: AuthProvider | undefined;
  readonly impersonate: Impersonation;
}

export interface ExecSpec {
  readonly apiVersion: string;
  /** Absolute, or a bare name to be looked up in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string | undefined;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: string | undefined;
  /** The kubeconfig that names it. */
  readonly file: string;
}

export interface AuthProvider {
  readonly name: string;
  readonly idToken: string | undefined;
  /** `cmd-path` and `cmd-args` of gcp, which kubectl ran before 1.26. */
  readonly command: string | undefined;
  readonly args: string | undefined;
  /** What kubectl logs in with there; read only so that no message holds it. */
  readonly secrets: readonly string[];
}

/** Headers Impersonate-User, -Group, -Uid, -Extra-*. */
export interface Impersonation {
  readonly user: string | undefined;
  readonly groups: readonly string[];
  readonly uid: string | undefined;
  readonly extra: ReadonlyMap<string, readonly string[]>;
}
