// Opens a transport to a server on this machine by the text of a kubeconfig, as a person's would be, and stops everything
// that a test has started when it ends.

import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect } from "vitest";
import { openTransport, type TransportHost } from "../../server/src/cluster/http/openTransport.ts";
import { chooseContext } from "../../server/src/cluster/kubeconfig/chooseContext.ts";
import { readKubeconfig } from "../../server/src/cluster/kubeconfig/readKubeconfig.ts";
import { applyLogin } from "../../server/src/cluster/login/clientNode.ts";
import {
  type ApiRequest,
  type ApiResponse,
  type Transport,
  TransportError,
} from "../../server/src/cluster/transport.ts";
import { makeAuthority } from "./fake/certificates.ts";
import type { Loopback } from "./loopback.ts";

/** Where relative paths of the kubeconfig start. */
export const folder = realpathSync(mkdtempSync(join(tmpdir(), "transport-")));
export const authority = makeAuthority("test authority");
export const stranger = makeAuthority("another authority");
export const serverTls = authority.server(["127.0.0.1", "localhost", "kubernetes.default"]);
export const base64 = (text: string) => Buffer.from(text).toString("base64");
export const CA = `certificate-authority-data: ${base64(authority.certificate)}`;
export const never = new AbortController().signal;

const opened: (Transport | Loopback)[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0)) await ("close" in thing ? thing.close() : thing.stop());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A server that stops when the test ends. */
export async function started(loopback: Promise<Loopback>): Promise<Loopback> {
  const running = await loopback;
  opened.push(running);
  return running;
}

export interface Given {
  readonly server: string | Loopback;
  /** Fields of the cluster besides its server; the test authority where absent. */
  readonly cluster?: string;
  /** Fields of the user; a token where absent, no user where empty. */
  readonly user?: string;
  readonly host?: Partial<TransportHost>;
}

export function open({ server, cluster = CA, user = "token: a-token", host }: Given): Transport {
  const url = typeof server === "string" ? server : `https://127.0.0.1:${server.port}`;
  const text = `current-context: x\ncontexts: [{name: x, context: {cluster: c${user === "" ? "" : ", user: u"}}}]
clusters: [{name: c, cluster: {server: "${url}"${cluster && `, ${cluster}`}}}]
users: [{name: u, user: {${user}}}]`;
  const entries = readKubeconfig(join(folder, "config"), text);
  expect(entries.problems).toEqual([]);
  const choice = chooseContext({ ...entries, files: [], looked: [], problems: [] });
  if (choice.is === "refused") throw new Error(choice.message);
  const transport = openTransport(choice.target, {
    env: { PATH: process.env["PATH"] },
    workspaceFolders: [],
    mayRun: async () => true,
    login: () => applyLogin,
    ...host,
  });
  opened.push(transport);
  return transport;
}

const GET: ApiRequest = { method: "GET", path: "/api" };
export const get = (transport: Transport, signal = never) => transport.send(GET, signal);

export async function textOf({ body }: ApiResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** `reason: message` of the TransportError that is expected. */
export async function failure(sent: Promise<unknown>): Promise<string> {
  const error: unknown = await sent.then(
    () => "an answer",
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error instanceof TransportError ? `${error.reason}: ${error.message}` : "";
}
