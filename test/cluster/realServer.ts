// A real kube-apiserver as a TestServer: the one of test/cluster/apiserver, or the cluster that SALLYPORT_TEST_KUBECONFIG names,
// where nothing is changed or deleted that the tests did not create. `npm run test:cluster` says which.

import { type ApiServerProcess, startApiServer } from "./apiserverProcess.ts";
import { type Connection, connect, connectByFile, expectStatus, kubeconfigOf } from "./connection.ts";
import { serverObjects } from "./serverObjects.ts";
import { serverUsers } from "./serverUsers.ts";
import type { TestServer } from "./testServer.ts";

export interface RealServer extends TestServer {
  /**
   * Gives the kubeconfig of a user that a client certificate names, valid for some seconds; for less than none, it has run
   * out. Such a user has no rights until something binds them.
   */
  addCertificate(user: string, groups: readonly string[], seconds: number): Promise<string>;
  /** Absent for a cluster that was there before. */
  readonly process?: ApiServerProcess;
}

export interface RealServerOptions {
  /** False lets each request reach etcd, without the watch cache that clusters have. */
  readonly watchCache?: boolean;
}

/** Starts a server, or connects to the one that is named. */
export async function startReal(options: RealServerOptions = {}): Promise<RealServer> {
  const { SALLYPORT_TEST_KUBECONFIG: file, SALLYPORT_TEST_APISERVER: binary } = process.env;
  if (file) return serve(connectByFile(file));
  if (!binary) throw new Error("no kube-apiserver to test with: run `npm run test:cluster`");
  const child = await startApiServer(binary, [`--watch-cache=${options.watchCache ?? true}`]);
  const cluster = { server: child.url, "certificate-authority-data": base64(child.ca) };
  const admin = { name: "admin", user: { token: child.adminToken } };
  return serve(connect(JSON.stringify(kubeconfigOf(cluster, [admin]))), child);
}

async function serve(admin: Connection, child?: ApiServerProcess): Promise<RealServer> {
  const version = expectStatus(await admin.send({ path: "/version" }), 200).body["gitVersion"];
  const objects = serverObjects(admin, child !== undefined);
  const users = serverUsers(admin, objects);
  return {
    name: `kube-apiserver ${String(version)}`,
    isFake: false,
    isShared: !child,
    url: admin.url,
    ...(child ? { process: child } : {}),
    get kubeconfig() {
      return JSON.stringify(kubeconfigOf(admin.cluster, [{ name: "admin", user: admin.user }, ...users.all()]));
    },
    addUser: users.add,
    revoke: users.revoke,
    apply: objects.apply,
    remove: objects.remove,
    async addCertificate(name, groups, seconds) {
      if (!child) throw new Error("the cluster of SALLYPORT_TEST_KUBECONFIG signs no client certificates for tests");
      const { certificate, key } = await child.request({ do: "certificate", user: name, groups, seconds });
      const user = { "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
      return JSON.stringify(kubeconfigOf(admin.cluster, [{ name, user }]));
    },
    async compact() {
      if (!child) throw new Error("the cluster of SALLYPORT_TEST_KUBECONFIG is not compacted by tests");
      await child.request({ do: "compact" });
    },
    async stop() {
      if (!child) await objects.removeAll();
      admin.close();
      await child?.stop();
    },
  };
}

function base64(text: unknown): string {
  return Buffer.from(String(text)).toString("base64");
}
