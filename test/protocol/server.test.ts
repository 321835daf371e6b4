import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { type Session, startSession } from "./session.ts";

let session: Session | undefined;
afterEach(() => {
  session?.process.kill();
  session = undefined;
});

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: cart
            pathType: Prefix
            backend: { service: { name: cart, port: { number: 80 } } }
`;

test("a finding comes, goes with an edit, and nothing is sent twice", async () => {
  session = await startSession();
  session.open("file:///w/ingress.yaml", INGRESS);
  const first = await session.until("file:///w/ingress.yaml", (all) =>
    all.some(({ code }) => code === "ing-path-not-absolute"),
  );
  const finding = first.find(({ code }) => code === "ing-path-not-absolute");
  expect(finding).toMatchObject({
    source: "sallyport",
    severity: 1,
    range: { start: { line: 9, character: 18 }, end: { line: 9, character: 22 } },
  });
  session.change("file:///w/ingress.yaml", 2, [
    { range: { start: { line: 9, character: 18 }, end: { line: 9, character: 18 } }, text: "/" },
  ]);
  await session.until("file:///w/ingress.yaml", (all) => all.every(({ code }) => code !== "ing-path-not-absolute"));
  const { times } = session.published.get("file:///w/ingress.yaml") ?? { times: 0 };
  session.change("file:///w/ingress.yaml", 3, [
    { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "" },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(session.published.get("file:///w/ingress.yaml")?.times).toBe(times);
  expect(session.complaints).toEqual([]);
  expect(await session.end()).toBe(0);
});

test("files that are no manifest get an empty list and empty answers", async () => {
  session = await startSession();
  const { connection } = session;
  const uri = "file:///w/compose.yaml";
  session.open(uri, "services:\n  web:\n    image: nginx\n    ports: ['80:80']\n");
  expect(await session.until(uri, () => true)).toEqual([]);
  const at = { textDocument: { uri }, position: { line: 1, character: 3 } };
  expect(await connection.sendRequest("textDocument/hover", at)).toBeNull();
  expect(await connection.sendRequest("textDocument/codeLens", at)).toEqual([]);
  expect(await session.end()).toBe(0);
});

test("the folder is read: a Service on disk answers for an Ingress in the editor, and its change is followed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
  try {
    const service = (port: number): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: web }\nspec:\n  selector: { app: cart }\n  ports: [{ port: ${port} }]\n`;
    writeFileSync(join(folder, "service.yaml"), service(8080));
    session = await startSession({ rootUri: pathToFileURL(folder).href });
    const uri = pathToFileURL(join(folder, "ingress.yaml")).href;
    session.open(uri, INGRESS.replace("cart\n", "/cart\n"));
    await session.until(uri, (all) => all.some(({ code }) => code === "ing-port-missing"));
    writeFileSync(join(folder, "service.yaml"), service(80));
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(join(folder, "service.yaml")).href, type: 2 }],
    });
    await session.until(uri, (all) => all.every(({ code }) => code !== "ing-port-missing"));
    expect(await session.end()).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a recording makes what is missing certain, and is told in the status", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
  try {
    writeFileSync(
      join(folder, "prod.yaml"),
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: { name: basket, namespace: web }\n  spec: { ports: [{ port: 80 }] }\n",
    );
    const statuses: unknown[] = [];
    session = await startSession({
      initializationOptions: { settings: { cluster: { recording: join(folder, "prod.yaml") } } },
    });
    session.connection.onNotification("sallyport/status", (status: { cluster: unknown }) => {
      statuses.push(status.cluster);
    });
    session.open("untitled:one", INGRESS.replace("cart\n", "/cart\n"));
    const found = await session.until("untitled:one", (all) => all.some(({ code }) => code === "ing-service-missing"));
    expect(found.find(({ code }) => code === "ing-service-missing")?.severity).toBe(2);
    await expect
      .poll(() => statuses.at(-1))
      .toEqual({ is: "recorded", name: "prod", objects: 1, kinds: { Service: 1 } });
    expect(await session.end()).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the recording is no manifest of the folder: not when it changes on disk, nor when it is open", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
  try {
    const path = join(folder, "prod.yaml");
    const uri = pathToFileURL(path).href;
    const recorded = (name: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: web }\nspec: { ports: [{ port: 0 }] }\n`;
    writeFileSync(path, recorded("cart"));
    session = await startSession({
      rootUri: pathToFileURL(folder).href,
      initializationOptions: { settings: { cluster: { recording: "prod.yaml" } } },
    });
    const names = async (): Promise<readonly string[]> =>
      ((await session?.connection.sendRequest<{ name: string }[]>("workspace/symbol", { query: "Service" })) ?? []).map(
        ({ name }) => name,
      );
    session.open(uri, recorded("cart"));
    expect(await session.until(uri, () => true)).toEqual([]);
    writeFileSync(path, recorded("basket"));
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
    session.open("untitled:one", INGRESS.replace("cart\n", "/cart\n"));
    await session.until("untitled:one", (all) => all.some(({ code }) => code === "ing-service-missing"));
    expect(await names()).toEqual([]);
    await session.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { sallyport: { cluster: { recording: "" } } },
    });
    await session.until(uri, (all) => all.length > 0);
    expect(await names()).toEqual(["Service web/cart"]);
    expect(await session.end()).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("bad messages do not end the server", async () => {
  session = await startSession();
  const { connection } = session;
  session.change("file:///never-opened.yaml", 7, [{ text: "x" }]);
  session.open("file:///a.yaml", INGRESS);
  session.change("file:///a.yaml", 2, [
    { range: { start: { line: 900, character: 900 }, end: { line: 901, character: 0 } }, text: "x" },
  ]);
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri: "file:///b.yaml" } });
  await expect(connection.sendRequest("nothing/such", {})).rejects.toThrow();
  for (const method of [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/codeAction",
    "textDocument/rename",
  ]) {
    await connection
      .sendRequest(method, {
        textDocument: { uri: "file:///nowhere.yaml" },
        position: { line: -3, character: 1e9 },
        range: null,
      })
      .catch(() => undefined);
    await connection.sendRequest(method, {}).catch(() => undefined);
  }
  session.open("file:///c.yaml", INGRESS);
  await session.until("file:///c.yaml", (all) => all.length > 0);
  expect(await session.end()).toBe(0);
});

test("a thousand cancelled requests are all answered", async () => {
  session = await startSession();
  const { connection } = session;
  session.open("file:///a.yaml", INGRESS);
  const answers = Array.from({ length: 1000 }, (_, index) => {
    const answer = connection.sendRequest("textDocument/hover", {
      textDocument: { uri: "file:///a.yaml" },
      position: { line: index % 12, character: 8 },
    });
    return answer.catch(() => null);
  });
  expect(await Promise.all(answers)).toHaveLength(1000);
  expect(await session.end()).toBe(0);
});

test("routes: the page of hosts, the hosts to choose from, and what takes a URL", async () => {
  session = await startSession();
  session.open("file:///w/ingress.yaml", INGRESS.replace("path: cart", "path: /cart"));
  const ask = <T>(method: string, params: object): Promise<T> => {
    if (!session) throw new Error("no session");
    return session.connection.sendRequest(method, params);
  };
  expect(await ask("sallyport/routeHosts", { uri: "file:///w/ingress.yaml" })).toEqual([
    { host: "shop.example.com", stated: "1 Ingress", isOfFile: true },
  ]);
  expect(await ask("sallyport/routeHosts", {})).toMatchObject([{ isOfFile: false }]);
  const page = await ask<{ readonly markdown: string }>("sallyport/routesDocument", { hosts: ["shop.example.com"] });
  expect(page.markdown).toContain("| 1 | under /cart | web/cart:80 |");
  expect(await ask("sallyport/answerUrl", { url: "https://shop.example.com/cart/1" })).toMatchObject({
    is: "answer",
    hosts: ["shop.example.com"],
  });
  expect(await ask("sallyport/answerUrl", { url: "ftp://shop.example.com/" })).toEqual({
    is: "problem",
    why: "ftp:// is not routed; write https://host/path",
  });
});
