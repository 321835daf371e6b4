// From a merged kubeconfig to the one cluster and user of a context, or to why it is not used. What is refused here is
// refused before anything runs or connects; messages name the replacement.

import { nearest } from "../../base/nearest.ts";
import type { Impersonation, KubeCluster, Kubeconfig, KubeUser } from "./kubeconfig.ts";

/** All that a connection needs: one cluster, one user, every path absolute. */
export interface Target {
  readonly context: string;
  readonly namespace: string | undefined;
  readonly cluster: KubeCluster;
  readonly user: KubeUser;
  /** The server's address without a trailing slash; may have a path. */
  readonly server: URL;
  /** For a person, once: what is weaker than it should be. */
  readonly warnings: readonly string[];
}

export type Choice =
  | { readonly is: "target"; readonly target: Target }
  | { readonly is: "refused"; readonly message: string };

/** Who speaks to the cluster: this process, or the person's kubectl, which knows more ways to log in. */
export type Speaker = "self" | "kubectl";

/** The setting that makes it kubectl: named where this process can't log in. */
export const KUBECTL_SETTING = "sallyport.cluster.kubectlProxy";

/** The target of a context; of the current one where none is named. */
export function chooseContext(
  config: Kubeconfig,
  name: string | undefined = config.currentContext,
  speaker: Speaker = "self",
): Choice {
  const refuse = (message: string): Choice => ({ is: "refused", message });
  if (name === undefined) return refuse("no context is chosen, and the kubeconfig has no current-context");
  const context = config.contexts.get(name);
  if (!context) return refuse(`no context ${name} in the kubeconfig${hint(name, config.contexts.keys())}`);
  const cluster = config.clusters.get(context.cluster);
  if (!cluster) return refuse(`context ${name} names cluster ${context.cluster || '""'}, which the kubeconfig lacks`);
  const user = context.user === "" ? anonymous : config.users.get(context.user);
  if (!user) return refuse(`context ${name} names user ${context.user}, which the kubeconfig lacks`);
  const server = parseServer(cluster.server);
  if (!server) return refuse(`cluster ${cluster.name} has no usable server address; it needs https://host:port`);
  const unfit = unfitCluster(cluster) ?? unfitUser(user) ?? refusedLogin(user, speaker);
  if (unfit) return refuse(unfit);
  if (context.namespace !== undefined && !/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(context.namespace))
    return refuse(`context ${name} has a namespace that is no DNS label`);
  if (server.protocol === "http:" && !isLoopback(server.hostname))
    return refuse(`cluster ${cluster.name} is reached by plain http outside this machine; use https`);
  const { namespace } = context;
  return { is: "target", target: { context: name, namespace, cluster, user, server, warnings: warningsOf(cluster) } };
}

const noOne: Impersonation = { user: undefined, groups: [], uid: undefined, extra: new Map() };

const anonymous: KubeUser = {
  name: "",
  token: undefined,
  tokenFile: undefined,
  certFile: undefined,
  certData: undefined,
  keyFile: undefined,
  keyData: undefined,
  basic: false,
  exec: undefined,
  authProvider: undefined,
  impersonate: noOne,
};

function hint(name: string, names: Iterable<string>): string {
  const near = nearest(name, names);
  return near === undefined ? "" : `; did you mean ${near}`;
}

/** kubectl takes an address without a scheme as http. */
function parseServer(text: string): URL | undefined {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
    const usable = (url.protocol === "https:" || url.protocol === "http:") && url.hostname !== "";
    return text !== "" && usable && url.username === "" && url.password === "" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** What kubectl takes no cluster with: validateClusterInfo (client-go tools/clientcmd/validation.go) and TLSConfigFor. */
function unfitCluster({ name, caData, caFile, skipTlsVerify }: KubeCluster): string | undefined {
  if (caData !== undefined && caFile !== undefined)
    return `cluster ${name} has certificate-authority and certificate-authority-data; kubectl takes one`;
  if (skipTlsVerify && (caData !== undefined || caFile !== undefined))
    return `cluster ${name} has an authority and insecure-skip-tls-verify; kubectl takes one`;
  return undefined;
}

/** What kubectl takes no user with: validateAuthInfo, at the same place. */
function unfitUser({ name, certData, certFile, keyData, keyFile, impersonate, exec }: KubeUser): string | undefined {
  const who = `user ${name}`;
  const hasCert = certData !== undefined || certFile !== undefined;
  if (certData !== undefined && certFile !== undefined)
    return `${who} has client-certificate and client-certificate-data; kubectl takes one`;
  if (hasCert && keyData !== undefined && keyFile !== undefined)
    return `${who} has client-key and client-key-data; kubectl takes one`;
  if (hasCert && keyData === undefined && keyFile === undefined)
    return `${who} has a client certificate without client-key or client-key-data`;
  const { groups, uid, extra } = impersonate;
  if (impersonate.user === undefined && (groups.length > 0 || uid !== undefined || extra.size > 0))
    return `${who} has as-groups, as-uid or as-user-extra without as; kubectl needs it`;
  if (exec?.env.some((variable) => variable.name === ""))
    return `${who} has an exec plugin with a variable that has no name`;
  return undefined;
}

/** What kubectl dropped, and what this tool will not send. */
function refusedLogin(user: KubeUser, speaker: Speaker): string | undefined {
  const who = `user ${user.name}`;
  const { exec, authProvider } = user;
  if (exec && authProvider) return `${who} has both exec and auth-provider; kubectl takes one`;
  if (speaker === "kubectl") return refusedExec(who, exec);
  if (user.basic)
    return `${who} logs in by username and password, which is not supported; use a token or ${KUBECTL_SETTING}`;
  if (!authProvider || authProvider.name === "oidc") return refusedExec(who, exec);
  if (authProvider.name === "gcp")
    return `${who} uses auth-provider gcp, gone since Kubernetes 1.26; use gke-gcloud-auth-plugin or ${KUBECTL_SETTING}`;
  if (authProvider.name === "azure")
    return `${who} uses auth-provider azure, gone since Kubernetes 1.26; use kubelogin or ${KUBECTL_SETTING}`;
  return `${who} uses auth-provider ${authProvider.name}, which is not supported; use a plugin or ${KUBECTL_SETTING}`;
}

export const EXEC_VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

const MODES: readonly (string | undefined)[] = ["Never", "IfAvailable", "Always"];

function refusedExec(who: string, exec: KubeUser["exec"]): string | undefined {
  if (!exec) return undefined;
  if (!EXEC_VERSIONS.includes(exec.apiVersion))
    return `${who} has an exec plugin without apiVersion client.authentication.k8s.io/v1 or v1beta1; update the kubeconfig`;
  const modes = exec.apiVersion === EXEC_VERSIONS[0] ? MODES : [undefined, ...MODES];
  if (!modes.includes(exec.interactiveMode))
    return `${who} has an exec plugin without interactiveMode Never, IfAvailable or Always; update the kubeconfig`;
  if (exec.interactiveMode === "Always")
    return `${who} has an exec plugin that must ask in a terminal (interactiveMode Always); log in with kubectl instead`;
  return undefined;
}

function warningsOf(cluster: KubeCluster): readonly string[] {
  if (!cluster.skipTlsVerify) return [];
  return [
    `certificate of cluster ${cluster.name} is not checked (insecure-skip-tls-verify): anyone on the way can read`,
  ];
}

/** Whether a host of a URL is this machine. `localhost` is by RFC 6761. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
