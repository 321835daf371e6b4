// Settings as the editor sends them → settings as the rules read them. What is not of its type counts as not set.

import { isAbsolute } from "node:path";
import picomatch from "picomatch";
import { defaultSettings, type Settings } from "../analysis/settings.ts";
import { toPath } from "../workspace/uri.ts";
import type { Settings as EditorSettings, RuleLevel, YamlExtension } from "./protocol.ts";

/** Everything that the server goes by. */
export interface Config {
  readonly settings: Settings;
  readonly recording: string;
  readonly live: LiveConfig;
  readonly exclude: readonly string[];
  readonly maxFiles: number;
  /** Who checks structure, for the status item. */
  readonly structure: "sallyport" | "yaml-extension" | "off";
}

/** What a connection to a live cluster goes by. */
export type LiveConfig = Omit<EditorSettings["cluster"], "recording">;

const LEVELS: ReadonlySet<unknown> = new Set(["error", "warning", "information", "hint", "off"]);

/** Reads the section `sallyport`; `yaml` says what another extension validates. */
export function readConfig(section: unknown, yaml: YamlExtension | undefined): Config {
  const root = asRecord(section);
  const schema = root["schema"];
  const workspace = asRecord(root["workspace"]);
  const leaves = schema === "on" || schema === "off" || !yaml?.active ? undefined : toMatcher(yaml.globs);
  const rules = Object.fromEntries(
    Object.entries(asRecord(root["rules"])).filter((entry): entry is [string, RuleLevel] => LEVELS.has(entry[1])),
  );
  const maxFiles = workspace["maxFiles"];
  const cluster = asRecord(root["cluster"]);
  return {
    settings: {
      ...defaultSettings,
      schema: schema !== "off",
      leavesStructure: leaves,
      rules,
      lens: asRecord(root["lens"])["enabled"] !== false,
      complete: workspace["complete"] === true,
      helmTemplates: asRecord(root["helm"])["templates"] === "on",
    },
    recording: asText(cluster["recording"]),
    live: {
      kubeconfig: asText(cluster["kubeconfig"]).trim(),
      connect: cluster["connect"] === "automatic" ? "automatic" : "manual",
      kubectlProxy: cluster["kubectlProxy"] === true,
      namespaces: [...new Set(asTexts(cluster["namespaces"]).filter((name) => name !== ""))],
      secretNames: cluster["secretNames"] === true,
    },
    exclude: asTexts(workspace["exclude"]),
    maxFiles: typeof maxFiles === "number" && maxFiles > 0 ? Math.floor(maxFiles) : 10_000,
    structure: schema === "off" ? "off" : leaves ? "yaml-extension" : "sallyport",
  };
}

/** The folder for what is kept between sessions, where the client names one. */
export function readStorage(folder: unknown): string | undefined {
  return typeof folder === "string" && isAbsolute(folder) ? folder : undefined;
}

function toMatcher(globs: readonly string[]): (uri: string) => boolean {
  const matches = picomatch([...globs], { dot: true, contains: true });
  return (uri) => globs.includes("**") || globs.includes("*") || matches((toPath(uri) ?? uri).replaceAll("\\", "/"));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
