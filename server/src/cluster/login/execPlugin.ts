// One run of an exec plugin (client.authentication.k8s.io): what it is told, whether it may run, and what its answer means.
// What it printed is never quoted.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { canonical, isObject, type Json } from "../../base/json.ts";
import type { Target } from "../kubeconfig/chooseContext.ts";
import type { ExecSpec } from "../kubeconfig/kubeconfig.ts";
import { TransportError } from "../transport.ts";
import { findCommand } from "./findCommand.ts";
import { lastWords, toOneLine } from "./foreignText.ts";
import { redact, registerSecrets } from "./redactor.ts";
import { type Outcome, runProgram } from "./runProgram.ts";

/** What a person is asked before a plugin runs for the first time. */
export interface ExecQuestion {
  /** Equal exactly for the same file, arguments and environment: the key under which an answer may be stored. */
  readonly key: string;
  /** Absolute, outside every workspace folder. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly kubeconfig: string;
  /** The setting that has it run, where it is not the kubeconfig that names it. */
  readonly setting?: string;
}

export interface ExecHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspaceFolders: readonly string[];
  mayRun(question: ExecQuestion): Promise<boolean>;
  /** 60 s where absent. */
  readonly execTimeoutMs?: number;
  readonly platform?: NodeJS.Platform;
}

export interface ExecAnswer {
  readonly token: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number | undefined;
}

const MAX_OUTPUT = 1024 * 1024;

/** Runs the plugin of a user, after asking. Rejects with a TransportError of reason "credentials". */
export async function runExecPlugin(
  spec: ExecSpec,
  target: Target,
  host: ExecHost,
  signal: AbortSignal,
): Promise<ExecAnswer> {
  const command = await allowPlugin(spec, target, host);
  const env = { ...host.env, ...Object.fromEntries(spec.env.map(({ name, value }) => [name, value])) };
  const outcome = await runProgram(
    {
      command,
      args: spec.args,
      env: { ...env, KUBERNETES_EXEC_INFO: await execInfo(spec, target) },
      cwd: dirname(spec.file),
      timeoutMs: host.execTimeoutMs ?? 60_000,
      maxOutput: MAX_OUTPUT,
    },
    signal,
  );
  if (outcome.is !== "ended" || outcome.code !== 0) throw failure(whyFailed(spec, outcome, host));
  return readAnswer(spec, outcome.stdout);
}

/** The plugin's absolute path, once a person has said yes to it. Rejects with a TransportError of reason "credentials". */
export async function allowPlugin(spec: ExecSpec, target: Target, host: ExecHost): Promise<string> {
  const command = await locate(spec, target, host);
  const question: ExecQuestion = {
    key: execKey(command, spec),
    command,
    args: spec.args,
    env: spec.env,
    kubeconfig: spec.file,
  };
  if (!(await host.mayRun(question)))
    throw failure(`exec plugin ${nameOf(spec)} of user ${target.user.name} was not allowed to run`);
  return command;
}

/** A hash of the absolute command, its arguments, and the names and values of its environment. */
export function execKey(command: string, spec: Pick<ExecSpec, "args" | "env">): string {
  const env = spec.env.map(({ name, value }) => [name, value]);
  return createHash("sha256")
    .update(canonical([command, spec.args, env]))
    .digest("hex");
}

async function locate(spec: ExecSpec, target: Target, host: ExecHost): Promise<string> {
  const { env, workspaceFolders, platform = process.platform } = host;
  const found = await findCommand(spec.command, { env, workspaceFolders, platform });
  const plugin = `exec plugin ${nameOf(spec)} of user ${target.user.name}`;
  switch (found.is) {
    case "found":
      return found.path;
    case "missing":
      throw failure(withHint(`${plugin} is not installed or not in PATH`, spec));
    case "inWorkspace":
      throw failure(`${plugin} lies in the workspace, from where nothing is run; install it elsewhere`);
    case "needsShell":
      throw failure(`${plugin} is a .cmd or .bat script, which would need a shell; use its .exe`);
  }
}

/** KUBERNETES_EXEC_INFO, as client-go builds it (pkg/apis/clientauthentication). */
async function execInfo(spec: ExecSpec, { cluster }: Target): Promise<string> {
  const info = { apiVersion: spec.apiVersion, kind: "ExecCredential" };
  if (!spec.provideClusterInfo) return JSON.stringify({ ...info, spec: { interactive: false } });
  const ca =
    cluster.caData ??
    (cluster.caFile === undefined ? undefined : await readFile(cluster.caFile, "base64").catch(() => undefined));
  const about = {
    server: cluster.server,
    "tls-server-name": cluster.tlsServerName,
    "insecure-skip-tls-verify": cluster.skipTlsVerify || undefined,
    "certificate-authority-data": ca,
    "proxy-url": cluster.proxyUrl,
    config: cluster.execConfig ?? null,
  };
  return JSON.stringify({ ...info, spec: { cluster: about, interactive: false } });
}

function readAnswer(spec: ExecSpec, stdout: string): ExecAnswer {
  const bad = (why: string) => failure(`exec plugin ${nameOf(spec)} ${why}`);
  let answer: Json;
  try {
    answer = JSON.parse(stdout) as Json;
  } catch {
    throw bad("printed no JSON");
  }
  if (!isObject(answer) || answer["kind"] !== "ExecCredential") throw bad("printed no ExecCredential");
  const status = isObject(answer["status"]) ? answer["status"] : undefined;
  const text = (field: string) => {
    const value = status?.[field];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const token = text("token");
  const cert = text("clientCertificateData");
  const key = text("clientKeyData");
  registerSecrets([token, key].filter((value) => value !== undefined));
  if (answer["apiVersion"] !== spec.apiVersion)
    throw bad(`answered in another apiVersion than ${spec.apiVersion}; run its own kubeconfig update`);
  if ((cert === undefined) !== (key === undefined)) throw bad("answered with a certificate or a key, not with both");
  if (token === undefined && cert === undefined) throw bad("answered without a token and without a certificate");
  const stamp = text("expirationTimestamp");
  const expires = stamp === undefined ? undefined : Date.parse(stamp);
  if (Number.isNaN(expires)) throw bad("answered with an expirationTimestamp that is no time");
  return { token, cert, key, expires };
}

function whyFailed(spec: ExecSpec, outcome: Outcome, { execTimeoutMs = 60_000 }: ExecHost): string {
  const plugin = `exec plugin ${nameOf(spec)}`;
  switch (outcome.is) {
    case "notStarted":
      return withHint(`${plugin} could not be started (${outcome.code})`, spec);
    case "killed":
      if (outcome.why === "timeout") return `${plugin} did not end within ${Math.ceil(execTimeoutMs / 1000)} s`;
      if (outcome.why === "output") return `${plugin} printed more than 1 MB`;
      return outcome.why === "closed" ? `${plugin} was stopped` : `${plugin} was killed`;
    case "ended":
      return withHint(`${plugin} failed with status ${outcome.code}${lastWords(outcome.stderr)}`, spec);
  }
}

function withHint(message: string, { installHint }: ExecSpec): string {
  return installHint === undefined ? message : `${message}. ${toOneLine(redact(installHint))}`;
}

function nameOf({ command }: ExecSpec): string {
  return basename(command);
}

function failure(message: string): TransportError {
  return new TransportError("credentials", message);
}
