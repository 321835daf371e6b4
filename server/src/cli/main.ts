// The command line: arguments in, text on stdout, messages on stderr, an exit status.

import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Snapshot } from "../analysis/snapshot.ts";
import { onBug } from "../base/reportBug.ts";
import { startServer } from "../lsp/start.ts";
import { loadSchemas } from "../workspace/schemaFiles.ts";
import { checkFindings, checkFormats, checkReport, failLevels, isFailed } from "./check.ts";
import { connectionFormats, connectionsReport, type EngineChoice } from "./connections.ts";
import { diffFormats, diffReport } from "./diff.ts";
import { explainFormats, explainReport } from "./explain.ts";
import { exposureFormats, exposureReport } from "./exposure.ts";
import { readIngressOptions } from "./ingressOptions.ts";
import { inventoryFormats, inventoryReport } from "./inventory.ts";
import { load } from "./load.ts";
import { migrateReport, migrationFormats } from "./migrate.ts";
import { citePlaces } from "./places.ts";
import { reachFormats, reachReport } from "./reach.ts";
import { restrictFormats, restrictReport } from "./restrict.ts";
import { routesFormats, routesReport } from "./routes.ts";
import { oneOf, USAGE, UsageError } from "./usage.ts";

declare const SALLYPORT_VERSION: string;

const OPTIONS = {
  class: { type: "string" },
  cluster: { type: "string" },
  complete: { type: "boolean" },
  context: { type: "string" },
  engine: { type: "string" },
  "fail-on": { type: "string" },
  format: { type: "string" },
  from: { type: "string" },
  gateway: { type: "string" },
  header: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
  "ingress-class": { type: "string", multiple: true },
  "ingress-version": { type: "string", multiple: true },
  host: { type: "string" },
  method: { type: "string" },
  "kubectl-proxy": { type: "boolean" },
  port: { type: "string" },
  profile: { type: "string" },
  "secret-names": { type: "boolean" },
  stdio: { type: "boolean" },
  to: { type: "string" },
  url: { type: "string" },
  version: { type: "boolean" },
  workload: { type: "string" },
} as const;

type Values = ReturnType<typeof parse>["values"];

interface Outcome {
  readonly out: string;
  readonly status: 0 | 1;
}

type Command = (paths: readonly string[], values: Values) => Promise<Outcome>;

const COMMANDS: Readonly<Record<string, Command>> = {
  async check(paths, values) {
    const format = oneOf("format", values.format, checkFormats, "text");
    const level = oneOf("fail-on", values["fail-on"], failLevels, "error");
    const snapshot = await loadPaths(paths, values);
    const findings = checkFindings(snapshot);
    return {
      out: checkReport(snapshot, findings, format, SALLYPORT_VERSION),
      status: isFailed(findings, level) ? 1 : 0,
    };
  },
  async connections(paths, values) {
    const format = oneOf("format", values.format, connectionFormats, "text");
    const choice = engineChoice(values);
    const snapshot = await loadPaths(paths, values);
    return { out: connectionsReport(snapshot.policyView(), choice, format), status: 0 };
  },
  async reach(paths, values) {
    const format = oneOf("format", values.format, reachFormats, "text");
    const choice = engineChoice(values);
    const snapshot = await loadPaths(paths, values);
    return {
      out: reachReport(snapshot.policyView(), choice, values.workload, format, citePlaces(snapshot)),
      status: 0,
    };
  },
  async explain(paths, values) {
    const format = oneOf("format", values.format, explainFormats, "text");
    const choice = engineChoice(values);
    const snapshot = await loadPaths(paths, values);
    const { out, denied } = explainReport(snapshot.policyView(), choice, values, format, citePlaces(snapshot));
    return { out, status: denied ? 1 : 0 };
  },
  async exposure(paths, values) {
    const format = oneOf("format", values.format, exposureFormats, "text");
    const choice = engineChoice(values);
    const snapshot = await loadPaths(paths, values);
    return { out: exposureReport(snapshot.policyView(), choice, format), status: 0 };
  },
  async inventory(paths, values) {
    const format = oneOf("format", values.format, inventoryFormats, "text");
    const choice = engineChoice(values);
    const snapshot = await loadPaths(paths, values);
    return { out: inventoryReport(snapshot.policyView(), choice, format), status: 0 };
  },
  async routes(paths, values) {
    const format = oneOf("format", values.format, routesFormats, "text");
    const { host, url, method, header: headers = [] } = values;
    const snapshot = await loadPaths(paths, values);
    const { out, taken } = routesReport(snapshot, { host, url, method, headers }, format);
    return { out, status: taken ? 0 : 1 };
  },
  async migrate(paths, values) {
    const format = oneOf("format", values.format, migrationFormats, "yaml");
    const { to, gateway, class: className } = values;
    return {
      out: migrateReport(await loadPaths(paths, values), { to, gateway, class: className }, format),
      status: 0,
    };
  },
  async restrict(paths, values) {
    const format = oneOf("format", values.format, restrictFormats, "yaml");
    const { to, workload } = values;
    return { out: restrictReport(await loadPaths(paths, values), { to, workload }, format), status: 0 };
  },
  async diff(paths, values) {
    const format = oneOf("format", values.format, diffFormats, "text");
    const choice = engineChoice(values);
    const [before, after, ...more] = paths;
    if (before === undefined || after === undefined || more.length > 0)
      throw new UsageError("diff takes two paths: OLD NEW");
    const [old, now] = [await loadPaths([before], values), await loadPaths([after], values)];
    return { out: diffReport(old.policyView(), now.policyView(), choice, format), status: 0 };
  },
};

async function main(): Promise<void> {
  const { values, positionals } = parse();
  const [name, ...paths] = positionals;
  if (values.version) return void process.stdout.write(`${SALLYPORT_VERSION}\n`);
  if (values.help || name === undefined) return void process.stdout.write(`${USAGE}\n`);
  if (name === "lsp") return startServer(__dirname, SALLYPORT_VERSION);
  onBug((where, error) =>
    process.stderr.write(`sallyport: ${where}: ${error instanceof Error ? error.message : String(error)}\n`),
  );
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(`no command "${name}"; see sallyport --help`);
  const { out, status } = await command(paths, values);
  process.stdout.write(out);
  process.exitCode = status;
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function loadPaths(paths: readonly string[], values: Values): Promise<Snapshot> {
  return load(paths, {
    schemas: loadSchemas(join(__dirname, "schema")),
    cluster: values.cluster,
    context: values.context,
    kubectlProxy: values["kubectl-proxy"] === true,
    secretNames: values["secret-names"] === true,
    bundles: __dirname,
    complete: values.complete === true,
    ingress: readIngressOptions(values["ingress-class"], values["ingress-version"]),
    warn: (message) => process.stderr.write(`sallyport: ${message}\n`),
  });
}

function engineChoice(values: Values): EngineChoice {
  const engine =
    values.engine === undefined
      ? undefined
      : oneOf("engine", values.engine, ["kubernetes", "calico", "cilium"], "kubernetes");
  const profile =
    values.profile === undefined ? undefined : oneOf("profile", values.profile, ["netpol-analyzer"], "netpol-analyzer");
  return { engine, profile };
}

main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`sallyport: ${error.message}\n`);
  process.exitCode = 2;
});
