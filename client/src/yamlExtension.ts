// Finds out whether another extension checks Kubernetes manifests already, so that the server can leave keys and types to it.
// It only reads: no setting of another extension is ever changed, and nothing of it is called.
import { Disposable, extensions, workspace } from "vscode";
import type { YamlExtension } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";

const YAML = "redhat.vscode-yaml";
/** It hands a Kubernetes schema to the YAML extension for every file with an apiVersion and a kind. */
const KUBERNETES_TOOLS = "ms-kubernetes-tools.vscode-kubernetes-tools";

/** What the YAML extension validates as Kubernetes in this window, by its presence and its settings. */
export function readYamlExtension(): YamlExtension {
  const globs = installed(YAML) ? kubernetesGlobs() : [];
  return { active: globs.length > 0, globs };
}

/** Sends the server each change of the answer until disposed. */
export function reportYamlExtension(server: Server): Disposable {
  let last = JSON.stringify(readYamlExtension());
  const report = () => {
    const now = readYamlExtension();
    if (JSON.stringify(now) === last) return;
    last = JSON.stringify(now);
    void server.notify("sallyport/yamlExtension", now);
  };
  return Disposable.from(
    extensions.onDidChange(report),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("yaml") && report()),
  );
}

function installed(id: string): boolean {
  return extensions.getExtension(id) !== undefined;
}

function kubernetesGlobs(): readonly string[] {
  const settings = workspace.getConfiguration("yaml");
  if (!settings.get<boolean>("validate", true)) return [];
  if (installed(KUBERNETES_TOOLS)) return ["**"];
  const schemas = settings.get<Readonly<Record<string, string | readonly string[]>>>("schemas", {});
  return Object.entries(schemas).flatMap(([schema, globs]) => (isKubernetes(schema) ? globs : []));
}

/** The keyword `kubernetes`, or the address of one of the published schema collections. */
function isKubernetes(schema: string): boolean {
  return /^kubernetes$|kubernetes-json-schema|kubernetesjsonschema/i.test(schema);
}
