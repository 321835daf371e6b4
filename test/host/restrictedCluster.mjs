// A cluster that must not be touched: an API server that counts its connections, and a kubeconfig with an exec plugin in each place
// where one is looked for. The plugin leaves a file behind.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFake } from "../cluster/fake/fakeServer.ts";

/**
 * Starts the server.
 * @returns {Promise<{ env: Record<string, string>, settings: object, writeInto: (path: string) => string, stop: () => Promise<void> }>}
 * `settings` are the person's; `writeInto` writes one kubeconfig more, as a hostile folder may bring one along
 */
export async function startRestrictedCluster() {
  const server = await startFake();
  await server.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "cart", namespace: "shop" },
    spec: { selector: { app: "cart" }, ports: [{ name: "http", port: 80 }] },
  });
  const folder = mkdtempSync(join(tmpdir(), "sallyport-restricted-"));
  const marker = join(folder, "plugin-ran");
  const plugin = join(folder, "log-in");
  const credential = {
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: server.tokenOf("admin") },
  };
  writeFileSync(plugin, `#!/bin/sh\necho ran >> '${marker}'\necho '${JSON.stringify(credential)}'\n`, { mode: 0o700 });
  const write = (path) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, withPlugin(server.kubeconfig, plugin), { mode: 0o600 });
    return path;
  };
  const home = join(folder, "home");
  write(join(home, ".kube/config"));
  const counter = await serveCount(() => server.connections);
  return {
    env: {
      HOME: home,
      KUBECONFIG: write(join(folder, "variable")),
      SALLYPORT_TEST_MARKER: marker,
      SALLYPORT_TEST_CONNECTIONS: counter.url,
      SALLYPORT_SPY: join(folder, "spy.jsonl"),
    },
    settings: {
      "sallyport.cluster.kubeconfig": write(join(folder, "setting")),
      "sallyport.cluster.connect": "automatic",
    },
    writeInto: (path) => write(path),
    stop: async () => {
      counter.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function withPlugin(kubeconfig, command) {
  const config = JSON.parse(kubeconfig);
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" };
  const users = config.users.map(({ name }) => ({ name, user: { exec } }));
  return JSON.stringify({ ...config, users: [...users, { name: "thief", user: { tokenFile: "/home/me/token" } }] });
}

function serveCount(count) {
  const server = createServer((_, response) => response.end(String(count())));
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () =>
      done({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }),
    );
  });
}
