// The settings that decide what is said, as plain data; the edges read them from the editor or the command line.

export type Severity = "error" | "warning" | "information" | "hint";

export interface Settings {
  /** Whether structure (keys, types) is ours to report and complete. */
  readonly schema: boolean;
  /** Files whose structure another extension checks; undefined where there is none. */
  readonly leavesStructure: ((uri: string) => boolean) | undefined;
  /** Severity by rule code; `off` silences. */
  readonly rules: { readonly [code: string]: Severity | "off" };
  readonly lens: boolean;
  /** The workspace holds everything there is, so what is not in it is missing. */
  readonly complete: boolean;
  /** Whether Helm templates get findings too. */
  readonly helmTemplates: boolean;
  readonly ingress: IngressSettings;
}

/** What no manifest tells of the ingress controllers in use. */
export interface IngressSettings {
  /** Controller (its key, `ingress-nginx`) by class name; "" for Ingresses without class. Counts where nothing else tells. */
  readonly classes: { readonly [className: string]: string };
  /** Version in use by controller key. */
  readonly versions: { readonly [controller: string]: string };
  readonly traefik: TraefikSettings;
}

/** Options of Traefik's static configuration that decide what a manifest means. */
export interface TraefikSettings {
  /** providers.kubernetesIngress.strictPrefixMatching: Prefix by whole elements. */
  readonly strictPrefixMatching: boolean;
  /** providers.kubernetesCRD.allowCrossNamespace. */
  readonly allowCrossNamespace: boolean;
  /** Entry points that have TLS in the static configuration. */
  readonly tlsEntryPoints: readonly string[];
  /** Classes that Traefik's ingress-nginx provider serves. */
  readonly nginxClasses: readonly string[];
}

export const defaultSettings: Settings = {
  schema: true,
  leavesStructure: undefined,
  rules: {},
  lens: true,
  complete: false,
  helmTemplates: false,
  ingress: {
    classes: {},
    versions: {},
    traefik: { strictPrefixMatching: false, allowCrossNamespace: false, tlsEntryPoints: [], nginxClasses: [] },
  },
};

/** Whether keys, types and YAML itself of a file are ours to report and complete. */
export function ownsStructure(settings: Settings, uri: string): boolean {
  return settings.schema && settings.leavesStructure?.(uri) !== true;
}
