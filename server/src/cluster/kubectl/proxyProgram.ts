// What is run for `kubectl proxy`: kubectl's file, its arguments and its environment, after a person has said yes to it and to
// what the kubeconfig has it run in turn; or why not. Nothing is started here.

import { delimiter, dirname, isAbsolute, join } from "node:path";
import { KUBECTL_SETTING, type Target } from "../kubeconfig/chooseContext.ts";
import { isInside } from "../kubeconfig/isInside.ts";
import { allowPlugin, type ExecHost, execKey } from "../login/execPlugin.ts";
import { findCommand } from "../login/findCommand.ts";
import { TransportError } from "../transport.ts";
import { acceptPaths } from "./acceptPaths.ts";

export interface KubectlHost extends ExecHost {
  /** The files that make up the kubeconfig, absolute, in their order. */
  readonly kubeconfigs: readonly string[];
  /** Whether names of TLS Secrets are listed. */
  readonly secretNames: boolean;
}

export interface ProxyProgram {
  /** Absolute, outside every workspace folder. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The socket's name in the folder that kubectl is started in: the same for each run, so that a person's yes holds for all. */
export const SOCKET = "api.sock";

/** Finds out and asks. Rejects with a TransportError of reason "credentials". */
export async function proxyProgram(target: Target, host: KubectlHost): Promise<ProxyProgram> {
  const { env, workspaceFolders, kubeconfigs, platform = process.platform } = host;
  if (platform === "win32") throw failure(`${KUBECTL_SETTING} needs Unix sockets, which Windows lacks; turn it off`);
  const [first] = kubeconfigs;
  if (first === undefined) throw failure("there is no kubeconfig for kubectl to read");
  for (const file of kubeconfigs) {
    // kubectl reads it anew, when a person's yes to its content may no longer hold.
    if (await isInside(file, workspaceFolders))
      throw failure(`${file} lies in the workspace, from where kubectl takes none; turn off ${KUBECTL_SETTING}`);
  }
  const command = await locate(host);
  const { exec } = target.user;
  if (exec) await allowPlugin(exec, target, host);
  await allowProvider(target, host);
  const several = kubeconfigs.length > 1 ? [{ name: "KUBECONFIG", value: kubeconfigs.join(delimiter) }] : [];
  const args = argumentsOf(target, host);
  const question = { command, args, env: several, kubeconfig: first, setting: KUBECTL_SETTING };
  if (!(await host.mayRun({ ...question, key: execKey(command, question) })))
    throw failure("kubectl proxy was not allowed to run");
  const PATH = await pathOutside(env["PATH"], workspaceFolders);
  return { command, args, env: { ...env, PATH, KUBECONFIG: several[0]?.value } };
}

function argumentsOf({ context, server }: Target, { kubeconfigs, secretNames }: KubectlHost): readonly string[] {
  const [first, ...more] = kubeconfigs;
  return [
    "proxy",
    `--unix-socket=${SOCKET}`,
    `--context=${context}`,
    ...(more.length === 0 ? [`--kubeconfig=${first}`] : []),
    `--accept-paths=${acceptPaths(secretNames)}`,
    "--reject-methods=POST,PUT,PATCH,DELETE,OPTIONS,CONNECT,TRACE",
    // Else a path of the server's address is left out (kubectl 1.22); older ones don't know the flag.
    ...(server.pathname === "/" ? [] : ["--append-server-path"]),
  ];
}

async function locate({ env, workspaceFolders }: KubectlHost): Promise<string> {
  const found = await findCommand("kubectl", { env, workspaceFolders, platform: process.platform });
  if (found.is === "found") return found.path;
  if (found.is === "inWorkspace")
    throw failure("kubectl lies in the workspace, from where nothing is run; install it elsewhere");
  throw failure(`kubectl is not in PATH; install it, or turn off ${KUBECTL_SETTING}`);
}

/** The command of auth-provider gcp, which kubectl runs before 1.26. */
async function allowProvider({ user }: Target, host: KubectlHost): Promise<void> {
  const { command, args = "" } = user.authProvider ?? {};
  const [kubeconfig = ""] = host.kubeconfigs;
  if (command === undefined) return;
  const from = isAbsolute(command) || !command.includes("/") ? command : join(dirname(kubeconfig), command);
  const { env, workspaceFolders } = host;
  const found = await findCommand(from, { env, workspaceFolders, platform: process.platform });
  const what = `cmd-path of user ${user.name}`;
  if (found.is === "inWorkspace") throw failure(`${what} lies in the workspace, from where nothing is run`);
  if (found.is !== "found") return;
  const question = { command: found.path, args: args.split(" ").filter((arg) => arg !== ""), env: [], kubeconfig };
  if (!(await host.mayRun({ ...question, key: execKey(found.path, question) })))
    throw failure(`${what} was not allowed to run`);
}

/** Where kubectl looks for plugins: never in the workspace, and never in the folder that it runs in. */
async function pathOutside(path: string | undefined, workspaceFolders: readonly string[]): Promise<string> {
  const folders: string[] = [];
  for (const folder of (path ?? "").split(delimiter)) {
    if (isAbsolute(folder) && !(await isInside(folder, workspaceFolders))) folders.push(folder);
  }
  return folders.join(delimiter);
}

function failure(message: string): TransportError {
  return new TransportError("credentials", message);
}
