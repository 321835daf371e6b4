// What the client does with an API server, whether it is the fake one or the real kube-apiserver: the same tests run on both.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import { systemClock } from "../../server/src/cluster/follow/clock.ts";
import { openContext } from "../../server/src/cluster/openContext.ts";
import type { SchemaCache } from "../../server/src/cluster/schemas/schemaCache.ts";
import { openSession, type Session } from "../../server/src/cluster/session.ts";
import type { SessionStatus } from "../../server/src/cluster/sessionStatus.ts";
import type { ClusterChange } from "../../server/src/model/clusterChange.ts";
import { type ClusterState, TLS_SECRET } from "../../server/src/model/views.ts";
import { describeSchemas } from "./schemaBehaviour.ts";
import type { Grant, TestServer } from "./testServer.ts";
import { within } from "./within.ts";

const BUNDLES = fileURLToPath(new URL("../../dist", import.meta.url));
const READ = ["list", "watch"];

export interface Connected {
  readonly session: Session;
  /** Paths of all requests, with their queries. */
  readonly paths: readonly string[];
  readonly held: Set<string>;
  state(): ClusterState | undefined;
  status(): SessionStatus | undefined;
}

export interface ConnectOptions {
  readonly cache?: SchemaCache;
  readonly secretNames?: boolean;
  change?(change: ClusterChange): void;
}

/** The tests, on a server that is started for them. */
export function describeClient(start: () => Promise<TestServer>): void {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-client-"));
  const open: Session[] = [];
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  }, 120_000);
  afterAll(async () => {
    for (const session of open) session.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  async function connectAs(name: string, grant: Grant, options: ConnectOptions = {}): Promise<Connected> {
    const path = join(folder, name);
    writeFileSync(path, await server.addUser(name, grant), { mode: 0o600 });
    const opened = await openContext({
      path,
      env: {},
      home: folder,
      workspaceFolders: [],
      context: undefined,
      bundles: BUNDLES,
      mayRun: () => Promise.resolve(false),
    });
    if (opened.is === "failed") throw new Error(opened.why);
    const { transport } = opened;
    const paths: string[] = [];
    const held = new Set<string>();
    let state: ClusterState | undefined;
    let status: SessionStatus | undefined;
    const session = openSession({
      transport: {
        send: (request, signal) => {
          paths.push(request.path);
          return transport.send(request, signal);
        },
        close: () => transport.close(),
      },
      schemaCache: options.cache,
      name,
      defaultNamespace: opened.target.namespace ?? "default",
      namespaces: [],
      secretNames: options.secretNames ?? false,
      clock: systemClock,
      change: (change) => {
        ({ state } = change);
        options.change?.(change);
        const keyOf = ({ kind, namespace, name: own }: { kind: string; namespace: string; name: string }) =>
          `${kind} ${namespace}/${own}`;
        for (const { id } of "resources" in change ? change.resources : change.upserts) held.add(keyOf(id));
        for (const id of "deletes" in change ? change.deletes : []) held.delete(keyOf(id));
      },
      status: (next) => {
        status = next;
      },
    });
    open.push(session);
    return { session, paths, held, state: () => state, status: () => status };
  }

  const everything: Grant = { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: READ }] };

  test("names come, change and go within a second", async () => {
    const { session, held, status } = await connectAs("jane", everything);
    session.want("names");
    await within(20_000, "live", () => status()?.state === "live");
    await server.apply(service("shop", "cart"));
    await within(1000, "the Service", () => held.has("Service shop/cart"));
    expect(held.has("Namespace /shop")).toBe(true);
    await server.remove(service("shop", "cart"));
    await within(1000, "its end", () => !held.has("Service shop/cart"));
    session.close();
  });

  test("a user of one namespace gets that one, and is told what is missing", async () => {
    await server.apply(service("narrow", "own"));
    await server.apply(service("other", "hidden"));
    const { session, held, state } = await connectAs("nancy", {
      rules: [{ apiGroups: [""], resources: ["services", "pods"], verbs: READ }],
      namespace: "narrow",
      defaultNamespace: "narrow",
    });
    session.mention(["other"]);
    session.want("names");
    await within(20_000, "its own", () => state()?.coverage("/Service", "narrow").is === "complete");
    await within(20_000, "the other", () => state()?.coverage("/Service", "other").is === "forbidden");
    expect([...held]).toEqual(["Service narrow/own"]);
    session.close();
  });

  test("versions that are forgotten are listed again, with all that came meanwhile", async () => {
    if (server.isShared) return;
    const { session, held, status } = await connectAs("vera", everything);
    session.want("names");
    await within(20_000, "live", () => status()?.state === "live");
    session.suspend();
    await server.apply(service("shop", "meanwhile"));
    await server.apply(service("shop", "short"));
    await server.remove(service("shop", "short"));
    await server.compact();
    session.resume();
    await within(20_000, "what came meanwhile", () => held.has("Service shop/meanwhile") && status()?.state === "live");
    expect(held.has("Service shop/short")).toBe(false);
    session.close();
  });

  test("credentials that are taken away end it, and what is known is called stale", async () => {
    const { session, state, status } = await connectAs("rita", everything);
    session.want("names");
    await within(20_000, "live", () => status()?.state === "live");
    await server.revoke("rita");
    session.suspend();
    session.resume();
    await within(20_000, "refused", () => status()?.state === "refused");
    expect(state()?.coverage("/Service", "shop").is).toBe("stale");
    session.close();
  });

  test("names of TLS Secrets come where one may list them, and are said to be refused elsewhere", async () => {
    for (const namespace of ["certs", "vault"]) await server.apply(tlsSecret(namespace, "shop-tls"));
    const list: Grant = { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }], namespace: "certs" };
    const { session, held, state, status } = await connectAs("tess", list, { secretNames: true });
    session.mention(["certs", "vault"]);
    session.want("names");
    await within(20_000, "the names", () => state()?.coverage(TLS_SECRET, "certs").is === "complete");
    const row = () => status()?.kinds.find(({ kind }) => kind === "TLS Secret");
    await within(20_000, "the refusal", () => row()?.byNamespace.get("vault")?.is === "forbidden");
    expect([...held]).toEqual(["Secret certs/shop-tls"]);
    expect([state()?.coverage(TLS_SECRET, "vault").is, state()?.coverage("/Secret", "certs").is]).toEqual([
      "forbidden",
      "none",
    ]);
    session.close();
  });

  test("custom resources are followed once their definition comes", async () => {
    const { session, held, state, status } = await connectAs("carl", everything);
    session.want("policies");
    await within(20_000, "live", () => status()?.state === "live");
    expect(state()?.coverage("cilium.io/CiliumNetworkPolicy", "shop")).toEqual({ is: "complete" });
    await server.apply(DEFINITION);
    await within(20_000, "the policy", async () => {
      await server.apply(POLICY).catch(() => undefined);
      return held.has("CiliumNetworkPolicy shop/deny");
    });
    session.close();
    await server.remove(DEFINITION);
  });

  describeSchemas({ server: () => server, folder, connectAs });
}

function tlsSecret(namespace: string, name: string): JsonObject {
  const data = { "tls.crt": "YQ==", "tls.key": "YQ==" };
  return { apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls", metadata: { name, namespace }, data };
}

function service(namespace: string, name: string): JsonObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec: { ports: [{ port: 8080 }] } };
}

const DEFINITION: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "ciliumnetworkpolicies.cilium.io" },
  spec: {
    group: "cilium.io",
    scope: "Namespaced",
    names: {
      kind: "CiliumNetworkPolicy",
      plural: "ciliumnetworkpolicies",
      singular: "ciliumnetworkpolicy",
      listKind: "CiliumNetworkPolicyList",
    },
    versions: [
      {
        name: "v2",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};
const POLICY: JsonObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "deny", namespace: "shop" },
  spec: {},
};
