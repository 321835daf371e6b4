// The messages between Sallyport's client and server that the Language Server Protocol does not have. Types alone: the client
// imports this file and nothing else of the server, and what is here must not know either side's code.

/** What the client says once, as `initializationOptions`. Another editor may leave all of it out. */
export interface InitializationOptions {
  readonly settings?: Settings;
  /** False in a folder that the user has not trusted yet: nothing that a file names may be run or connected to. */
  readonly workspaceTrusted?: boolean;
  readonly yamlExtension?: YamlExtension;
  readonly proxy?: EditorProxy | null;
  /** True where `sallyport/status` is always in sight: what the cluster is doing is not told by progress then as well. */
  readonly showsStatus?: boolean;
  /** Absolute path of a folder that is the extension's own, for what is kept between sessions; nothing is kept where absent. */
  readonly storage?: string;
}

/** The editor's own proxy, of the person's settings alone: a workspace must not lead a cluster's traffic anywhere. */
export interface EditorProxy {
  readonly url: string;
  /** Hosts that are reached without it, in the form of NO_PROXY's entries. */
  readonly noProxy: readonly string[];
}

/** Whether another extension already validates Kubernetes manifests, and where. */
export interface YamlExtension {
  /** True when there is at least one file it may answer for. */
  readonly active: boolean;
  /** The globs of these files, as its setting `yaml.schemas` has them; "**" is all. */
  readonly globs: readonly string[];
}

/** The section `sallyport` of the settings, as package.json declares it and docs/settings.md describes it. */
export interface Settings {
  readonly schema: "auto" | "on" | "off";
  readonly cluster: {
    readonly recording: string;
    /** Of machine scope: a workspace must not name a kubeconfig. "" is KUBECONFIG, else ~/.kube/config. */
    readonly kubeconfig: string;
    /** Whether a window connects by itself once a manifest is open; else when the person says so, and from then on. */
    readonly connect: "manual" | "automatic";
    /** Namespaces to read where the cluster does not let all be listed. */
    readonly namespaces: readonly string[];
    /** Of machine scope: the person's own kubectl speaks to the cluster. */
    readonly kubectlProxy: boolean;
    /** Of machine scope: whether names of TLS Secrets are listed, which takes the right to list Secrets. */
    readonly secretNames: boolean;
  };
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly lens: { readonly enabled: boolean };
  readonly workspace: {
    readonly exclude: readonly string[];
    readonly maxFiles: number;
    /** The folder holds all there is: what no file declares is missing, not unknown. */
    readonly complete: boolean;
  };
  readonly helm: { readonly templates: "off" | "on" };
}

export type RuleLevel = "error" | "warning" | "information" | "hint" | "off";

/** Requests of the client, by method. */
export interface Requests {
  "sallyport/reachDocument": { readonly params: ReachDocumentParams; readonly result: ReachDocument | null };
  /** The contexts of the person's kubeconfig. Reads files, runs and connects to nothing. */
  "sallyport/contexts": { readonly params: Record<string, never>; readonly result: Contexts };
  /** Connects to a context; the status tells how it goes. Refused in a folder that is not trusted. */
  "sallyport/connect": { readonly params: ConnectParams; readonly result: Outcome };
  "sallyport/disconnect": { readonly params: Record<string, never>; readonly result: Outcome };
  /** Namespaces of the connected cluster, as far as they are known. */
  "sallyport/namespaces": { readonly params: Record<string, never>; readonly result: readonly string[] };
  /** The text of a live object, as YAML; null where the cluster has none of that name. */
  "sallyport/liveObject": { readonly params: LiveObjectParams; readonly result: string | null };
  /** Writes what is known of the connected cluster to a file, as `kubectl get -o yaml` would print it, without Secrets. */
  "sallyport/record": { readonly params: RecordParams; readonly result: Outcome };
}

/** Requests of the server to its client, by method. */
export interface ServerRequests {
  /** Whether a command that the kubeconfig names for logging in may be run. The client asks the person, and remembers the answer. */
  "sallyport/mayRun": { readonly params: LoginCommand; readonly result: boolean };
  /** Whether the person picked this kubeconfig of the workspace, with this content. Nobody is asked for it now. */
  "sallyport/mayRead": { readonly params: KubeconfigIdentity; readonly result: boolean };
}

export interface KubeconfigIdentity {
  /** Absolute, symbolic links followed. */
  readonly path: string;
  readonly sha256: string;
}

/** A kubeconfig of the workspace, with all that a person needs to judge it. */
export interface WorkspaceKubeconfig extends KubeconfigIdentity {
  /** Addresses that would be connected to. */
  readonly servers: readonly string[];
  /** Login commands with their arguments. */
  readonly commands: readonly (readonly string[])[];
  /** Files that would be read, and sent where they hold a token. */
  readonly reads: readonly string[];
}

export interface Contexts {
  readonly contexts: readonly {
    readonly name: string;
    readonly cluster: string;
    readonly namespace: string;
    readonly isCurrent: boolean;
  }[];
  /** What could not be read, in words, with file and line. */
  readonly problems: readonly string[];
  /** Files of the workspace, which are not used before the person picks them. */
  readonly locked: readonly WorkspaceKubeconfig[];
}

export interface ConnectParams {
  /** The kubeconfig's current context where absent. */
  readonly context?: string;
  /** Instead of the context's own namespace. */
  readonly namespace?: string;
}

export interface RecordParams {
  /** URI of the file to write. */
  readonly uri: string;
}

/** What became of a request, in words for the person where it came to nothing. */
export type Outcome = { readonly is: "done"; readonly text: string } | { readonly is: "failed"; readonly why: string };

export interface LoginCommand {
  /** Absolute path of the program. */
  readonly command: string;
  readonly args: readonly string[];
  /** Names of the environment variables that it is given. */
  readonly env: readonly string[];
  /** The file that names it, or that it is given. */
  readonly kubeconfig: string;
  /** The setting that has it run, where it is not the file that names it. */
  readonly setting?: string;
  readonly context: string;
  /** Equal for the same command, arguments, environment and file: what an answer is remembered by. */
  readonly fingerprint: string;
}

/** Notifications of the client, by method. */
export interface ClientNotifications {
  "sallyport/workspaceTrusted": Record<string, never>;
  "sallyport/yamlExtension": YamlExtension;
  /** Null: none. */
  "sallyport/proxy": EditorProxy | null;
}

/** Notifications of the server, by method. */
export interface ServerNotifications {
  "sallyport/status": Status;
  /** An open reach document may read differently now: ask again. */
  "sallyport/reachChanged": Record<string, never>;
}

/** Names what the reach is asked of; also the one argument of the command `sallyport.showReach`, which lenses carry. */
export interface ReachDocumentParams {
  /** The file that holds the object. */
  readonly uri: string;
  /** The object: "Deployment web/frontend". It is also the title of the document's tab. */
  readonly subject: string;
  /** A part of the object, such as "spec.egress[0]". */
  readonly path?: string;
}

/** Names a live object; also the query of the URIs `sallyport-live:` that the server writes. */
export interface LiveObjectParams {
  /** Group and kind: "apps/Deployment", "/Service". */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ReachDocument {
  readonly title: string;
  readonly markdown: string;
}

/** What the status items show. */
export interface Status {
  /** Manifest files in the index. */
  readonly files: number;
  readonly indexing: { readonly done: number; readonly total: number } | null;
  readonly cluster: ClusterStatus;
  /** Who checks keys and types. */
  readonly schema: "sallyport" | "yaml-extension" | "off";
  /** The Kubernetes version whose keys and types are known: "1.36". */
  readonly kubernetes: string;
}

/** How many objects of each kind, in the order to show them in. */
export type Kinds = Readonly<Record<string, number>>;

export type ClusterStatus =
  | { readonly is: "none" }
  | { readonly is: "recorded"; readonly name: string; readonly objects: number; readonly kinds: Kinds }
  | { readonly is: "unreadable"; readonly name: string; readonly why: string }
  /** A context that can't be connected to: no such context, a kubeconfig that can't be read, a login that is not supported. */
  | { readonly is: "failed"; readonly context: string; readonly why: string }
  | LiveStatus;

export interface LiveStatus {
  readonly is: "live";
  readonly context: string;
  readonly namespace: string;
  /**
   * `waiting`: nothing is asked before a manifest is open. `off`: not watched while none is open any more. `refused`: the
   * credentials are not taken.
   */
  readonly state: "waiting" | "connecting" | "loading" | "live" | "stale" | "refused" | "off";
  /** Since when it is stale, in milliseconds since 1970. */
  readonly since?: number;
  /** Why it is stale, refused or still connecting. */
  readonly why?: string;
  readonly kinds: readonly LiveKind[];
  /** What the person should know of the connection: an unverified certificate. */
  readonly warnings: readonly string[];
}

export interface LiveKind {
  readonly group: string;
  readonly kind: string;
  readonly state: "loading" | "live" | "stale" | "forbidden" | "tooMany" | "notKept";
  readonly objects: number;
  /** How many are still to come, where the cluster tells. */
  readonly remaining?: number;
  readonly since?: number;
  readonly why?: string;
  /** Where the whole cluster may not be listed: the namespaces that are read, and those that may not be. */
  readonly namespaces?: { readonly read: readonly string[]; readonly forbidden: readonly string[] };
}
