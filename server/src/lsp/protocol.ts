// The messages between Sallyport's client and server that the Language Server Protocol does not have. Types alone: the client
// imports this file and nothing else of the server, and what is here must not know either side's code.

/** What the client says once, as `initializationOptions`. Another editor may leave all of it out. */
export interface InitializationOptions {
  readonly settings?: Settings;
  /** False in a folder that the user has not trusted yet: nothing that a file names may be run or connected to. */
  readonly workspaceTrusted?: boolean;
  readonly yamlExtension?: YamlExtension;
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
  readonly cluster: { readonly recording: string };
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
  /** The text of a live object, as YAML; null where the cluster has none of that name. */
  "sallyport/liveObject": { readonly params: LiveObjectParams; readonly result: string | null };
}

/** Notifications of the client, by method. */
export interface ClientNotifications {
  "sallyport/workspaceTrusted": Record<string, never>;
  "sallyport/yamlExtension": YamlExtension;
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
  | { readonly is: "unreadable"; readonly name: string; readonly why: string };
