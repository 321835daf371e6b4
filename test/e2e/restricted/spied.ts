// What the spy (test/e2e/driver/spy.ts) has seen Sallyport do: its server whatever it does, its client where its code is on the stack.
import { existsSync, readFileSync } from "node:fs";
import { extensions } from "vscode";

export interface Deed {
  readonly what: "read" | "connect" | "start";
  readonly target: string;
  readonly program: string;
  readonly stack: string;
}

/** All that was seen since the windows opened. */
export function deeds(): readonly Deed[] {
  const file = process.env["SALLYPORT_SPY"] ?? "";
  const lines = readFileSync(file, "utf8").split("\n");
  const client = `${extensionPath()}/dist/client.cjs`;
  return lines
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Deed)
    .filter(({ program, stack }) => isServer(program) || stack.includes(client));
}

/** Whether a deed is the start of the language server, which the client may do. */
export function startsServer({ what, target }: Deed): boolean {
  return what === "start" && target.includes(`${extensionPath()}/dist/server.cjs`);
}

export function isServer(program: string): boolean {
  return program === `${extensionPath()}/dist/server.cjs`;
}

/** How many connections the API server has taken, and whether the kubeconfig's exec plugin has run. */
export async function touched(): Promise<{ readonly connections: number; readonly hasPluginRun: boolean }> {
  const response = await fetch(process.env["SALLYPORT_TEST_CONNECTIONS"] ?? "");
  return {
    connections: Number(await response.text()),
    hasPluginRun: existsSync(process.env["SALLYPORT_TEST_MARKER"] ?? ""),
  };
}

export function extensionPath(): string {
  return extensions.getExtension("sallyport.sallyport")?.extensionPath ?? "the extension is not there";
}
