// The API server that the editor tests connect to: SALLYPORT_TEST_SERVER names a module whose startTestServer() starts a
// TestServer (test/cluster/testServer.ts); the fake one where it names none. The suite runs in another process, so it changes objects by a
// small service at a loopback address, and reads the clusters from a kubeconfig as a person would.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/toolchain.mjs";

/** What README promises to be enough: lists and watches, and no Secrets. */
const READER = {
  rules: [
    ["", ["namespaces", "services", "pods", "replicationcontrollers"]],
    ["apps", ["deployments", "statefulsets", "daemonsets", "replicasets"]],
    ["batch", ["jobs", "cronjobs"]],
    ["discovery.k8s.io", ["endpointslices"]],
    ["networking.k8s.io", ["ingresses", "ingressclasses", "networkpolicies"]],
    ["apiextensions.k8s.io", ["customresourcedefinitions"]],
  ].map(([group, resources]) => ({ apiGroups: [group], resources, verbs: ["list", "watch"] })),
  defaultNamespace: "shop",
};

/** Where no other is named. */
const FAKE = "test/cluster/fake/startTestServer.ts";

/** As READER, but the Services of one namespace alone. */
const VISITOR = {
  rules: [{ apiGroups: [""], resources: ["services"], verbs: ["list", "watch"] }],
  namespace: "shop",
  defaultNamespace: "shop",
};

/**
 * Starts the server, with the users `reader` and `visitor`; undefined where none is named.
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> } | undefined>} `env` is what the suite goes by
 */
export async function startTestCluster() {
  const { SALLYPORT_TEST_SERVER: module = FAKE } = process.env;
  if (!module) return undefined;
  const { startTestServer } = await import(pathToFileURL(resolve(root, module)).href);
  const server = await startTestServer();
  await server.addUser("reader", READER);
  await server.addUser("visitor", VISITOR);
  const folder = mkdtempSync(join(tmpdir(), "sallyport-kubeconfig-"));
  const kubeconfig = join(folder, "config");
  writeFileSync(kubeconfig, server.kubeconfig, { mode: 0o600 });
  const control = await serveControl(server);
  return {
    env: { KUBECONFIG: kubeconfig, SALLYPORT_TEST_CLUSTER: control.url },
    stop: async () => {
      control.close();
      rmSync(folder, { recursive: true, force: true });
      await server.stop();
    },
  };
}

/** POST /apply and /remove with an object, /compact without: each answers when the server has done it. */
function serveControl(server) {
  const actions = {
    "/apply": (object) => server.apply(object),
    "/remove": (object) => server.remove(object),
    "/compact": () => server.compact(),
  };
  const serve = async (request, response) => {
    try {
      const action = Object.hasOwn(actions, request.url) ? actions[request.url] : undefined;
      if (!action) throw new Error(`no such action: ${request.url}`);
      let body = "";
      for await (const part of request) body += part;
      await action(body === "" ? undefined : JSON.parse(body));
      response.end();
    } catch (error) {
      response.writeHead(500).end(error.message);
    }
  };
  const control = createServer((request, response) => void serve(request, response));
  return new Promise((done) => {
    control.listen(0, "127.0.0.1", () =>
      done({ url: `http://127.0.0.1:${control.address().port}`, close: () => control.close() }),
    );
  });
}
