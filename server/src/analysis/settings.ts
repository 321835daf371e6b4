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
}

export const defaultSettings: Settings = {
  schema: true,
  leavesStructure: undefined,
  rules: {},
  lens: true,
  complete: false,
  helmTemplates: false,
};

/** Whether keys, types and YAML itself of a file are ours to report and complete. */
export function ownsStructure(settings: Settings, uri: string): boolean {
  return settings.schema && settings.leavesStructure?.(uri) !== true;
}
