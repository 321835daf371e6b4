// A fake Kubernetes API server on the loopback address, for tests: it answers as a kube-apiserver does, byte for byte where that
// matters to a client, and goes wrong in every way that a cluster can, on demand.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { JsonObject } from "../../../server/src/base/json.ts";
import type { Grant, TestServer } from "../testServer.ts";
import { AUTHENTICATED, MASTERS, makeAccess, type User } from "./access.ts";
import { makeAuthority } from "./certificates.ts";
import { type Fault, type Faults, makeFaults, tricksOf } from "./faults.ts";
import { type Login, writeKubeconfig } from "./kubeconfig.ts";
import { type ConnectionMode, listen } from "./listener.ts";
import { mapping, text } from "./loose.ts";
import { makeObjects } from "./objects.ts";
import { makeResourceTable } from "./resources.ts";
import { answer, type Parts } from "./router.ts";
import { send } from "./send.ts";
import { type Failure, failed } from "./status.ts";
import { type Backup, keyOf, Store } from "./store.ts";
import type { OpenWatch } from "./watch.ts";

export interface FakeServer extends TestServer {
  /** What goes wrong with requests from now on. */
  readonly faults: Faults;
  /** Every request so far, in order. */
  readonly requests: readonly LoggedRequest[];
  forgetRequests(): void;
  /** Connections taken so far: a client that keeps its connections takes few. */
  readonly connections: number;
  /** The version of the last change. */
  readonly version: number;
  /** The authority that signs the server's certificate, in PEM. */
  readonly authority: string;
  /**
   * Credentials are a token where not said otherwise. A user who is there already may do
   * something else from now on, and has a new token.
   */
  addUser(name: string, grant: Grant, credentials?: "token" | "certificate"): Promise<string>;
  /** Allows a user one thing more. */
  grant(user: string, grant: Grant): void;
  /** Takes all rights of a user away; the credentials stay good, so that what was allowed is answered 403. */
  withdraw(name: string): void;
  tokenOf(user: string): string;
  /** The user's credentials are refused from now on; watches that are open go on, as on a real server. */
  revoke(user: string): Promise<void>;
  /** Gives the user a new token, which is the only one from now on. */
  renew(user: string): string;
  /** Takes in many objects as they are: no defaults, no copy of what is below `metadata`. */
  load(objects: Iterable<JsonObject>): void;
  /** Watches that are open. */
  readonly watches: number;
  /** Has each open watch that wants bookmarks say one now. */
  bookmark(): void;
  /** Ends every open watch, as the server does when their time is over or by a reset. */
  closeWatches(how: "end" | "reset"): void;
  backup(): Backup;
  /** Goes back to a backup: versions run backwards, watches end. */
  restore(backup: Backup): void;
  /** Whether connections are taken; see ConnectionMode. */
  connect(mode: ConnectionMode): Promise<void>;
  /** Resets all connections. */
  cut(): void;
  /** Another certificate for connections from now on; those that are open are cut. */
  changeCertificate(to: "renewed" | "other authority" | "other name" | "expired"): void;
}

export interface LoggedRequest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Undefined where the credentials were none or no good. */
  readonly user: string | undefined;
  readonly accept: string;
  readonly body: string;
}

export interface FakeOptions {
  /** Plain http instead of TLS. */
  readonly plain?: boolean;
  /** Milliseconds between bookmarks, a minute where absent; 0: none at all. */
  readonly bookmarkEvery?: number;
  /** Whether `sendInitialEvents` is served; true where absent. */
  readonly watchList?: boolean;
  /** Changes that are remembered at least; older ones are compacted at some time. */
  readonly history?: number;
  /** `v1.36.2` where absent. */
  readonly gitVersion?: string;
  /** Names of the server's certificate. */
  readonly names?: readonly string[];
  /** Whether all groups and resources come in one answer, as since v1.26; true where absent. */
  readonly aggregatedDiscovery?: boolean;
  /** Rules reviews say that they are incomplete. */
  readonly incompleteRules?: boolean;
}

/** Starts a server that has the namespaces of a new cluster and the user `admin`. */
export async function startFake(options: FakeOptions = {}): Promise<FakeServer> {
  const { plain = false, bookmarkEvery = 60_000, watchList = true, history = 100_000 } = options;
  const { gitVersion = "v1.36.2", names = NAMES, incompleteRules = false, aggregatedDiscovery = true } = options;
  const store = new Store(history);
  const resources = makeResourceTable();
  const watches = new Set<OpenWatch>();
  const objects = makeObjects(store, resources, watches);
  const access = makeAccess();
  const faults = makeFaults();
  const authority = makeAuthority("fake-ca");
  const logins = new Map<string, Login>();
  const requests: LoggedRequest[] = [];
  const answering = new Set<Answering>();
  const parts: Parts = {
    store,
    resources,
    objects,
    access,
    watches,
    gitVersion,
    bookmarkEvery,
    watchList,
    incompleteRules,
    aggregatedDiscovery,
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = Date.now();
    const { method = "GET", url: path = "/", headers } = request;
    const { remotePort = -1 } = request.socket;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const user = authenticate(request);
    const accept = headers.accept ?? "";
    requests.push({ at, method, path, user: user?.name, accept, body: body.toString("utf8") });
    const hits = faults.hit(path);
    if (hits.some(({ is }) => is === "hang")) return;
    await delayed(hits);
    if (response.destroyed) return;
    const made =
      statusOf(hits) ??
      answer(parts, {
        method,
        url: new URL(path, `http://127.0.0.1:${listener.port}`),
        headers,
        user,
        body,
        tricks: tricksOf(hits),
      });
    const reset = (): void => listener.cut(remotePort);
    const watch = !Buffer.isBuffer(made.body) && "is" in made.body ? made.body : undefined;
    if (watch) {
      const one: Answering = { reset };
      answering.add(one);
      response.once("close", () => {
        answering.delete(one);
        watch.end();
      });
    }
    const acceptsGzip = /\bgzip\b/.test(headers["accept-encoding"]?.toString() ?? "");
    await send(made, response, hits, acceptsGzip, reset);
  };

  const authenticate = ({ headers, socket }: IncomingMessage): User | undefined => {
    const [, token] = /^Bearer (.+)$/.exec(headers.authorization ?? "") ?? [];
    if (token !== undefined) return access.byToken(token);
    if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
    const { CN, O } = socket.getPeerCertificate().subject;
    const groups = O === undefined ? [] : [O].flat();
    return typeof CN === "string" ? access.byName(CN, [...groups, AUTHENTICATED]) : undefined;
  };

  const take = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500).end(String(error));
    });
  };
  const secure = plain
    ? undefined
    : createSecureServer(
        { ...authority.server(names), ca: authority.certificate, requestCert: true, rejectUnauthorized: false },
        take,
      );
  const http = secure ?? createServer(take);
  http.requestTimeout = 0;
  http.keepAliveTimeout = 600_000;
  const listener = await listen((socket: Socket) => http.emit("connection", socket));
  const url = `${plain ? "http" : "https"}://127.0.0.1:${listener.port}`;
  const trust = plain ? undefined : authority.certificate;

  const loginOf = (name: string): Login => {
    const login = logins.get(name);
    if (!login) throw new Error(`the fake API server knows no user ${name}`);
    return "token" in login.credentials ? { ...login, credentials: { token: access.tokenOf(name) } } : login;
  };
  const addUser = (name: string, groups: readonly string[], grant: Grant, as: "token" | "certificate"): string => {
    const grants = grant.rules.length === 0 ? [] : [grant];
    access.set({ name, groups: [...groups, AUTHENTICATED], grants });
    const credentials = as === "token" ? { token: "" } : authority.client(name, groups);
    access.renew(name);
    logins.set(name, { name, credentials, namespace: grant.defaultNamespace });
    return writeKubeconfig(url, trust, [loginOf(name)]);
  };
  const locate = (object: JsonObject) => {
    const resource = objects.resourceOf(object);
    const namespace = objects.namespaceOf(resource, object);
    return { resource, namespace, name: text(mapping(object["metadata"])["name"]) };
  };

  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) objects.ensureNamespace(name);
  addUser("admin", [MASTERS], { rules: [] }, "token");

  return {
    name: "fake",
    isFake: true,
    url,
    faults,
    requests,
    authority: authority.certificate,
    get kubeconfig() {
      return writeKubeconfig(url, trust, [...logins.keys()].map(loginOf));
    },
    get connections() {
      return listener.accepted;
    },
    get version() {
      return store.version;
    },
    get watches() {
      return watches.size;
    },
    forgetRequests: () => {
      requests.length = 0;
    },
    addUser: async (name, grant, credentials = "token") => addUser(name, [], grant, credentials),
    grant: (name, grant) => {
      const user = access.get(name);
      if (user) access.set({ ...user, grants: [...user.grants, grant] });
    },
    withdraw: (name) => {
      const user = access.get(name);
      if (user) access.set({ ...user, grants: [] });
    },
    tokenOf: access.tokenOf,
    revoke: async (name) => access.revoke(name),
    renew: access.renew,
    apply: async (object) => {
      const { resource, namespace, name } = locate(object);
      objects.ensureNamespace(namespace);
      return objects.put(resource, namespace, name, object).object;
    },
    remove: async (object) => {
      const { resource, namespace, name } = locate(object);
      const entry = store.get(resource.storage, keyOf(namespace, name));
      if (entry) objects.remove(entry);
    },
    load: objects.load,
    compact: async () => store.compact(),
    bookmark: () => {
      for (const watch of watches) watch.bookmark();
    },
    closeWatches: (how) => {
      if (how === "reset") for (const { reset } of answering) reset();
      else for (const watch of watches) watch.end();
    },
    backup: () => store.backup(),
    restore: (backup) => {
      store.restore(backup);
      objects.readDefinitions();
      for (const watch of watches) watch.end();
    },
    connect: listener.set,
    cut: () => listener.cut(),
    changeCertificate: (to) => {
      const issuer = to === "other authority" ? makeAuthority("fake-ca") : authority;
      const certificate = issuer.server(to === "other name" ? ["elsewhere.example"] : names, to === "expired");
      secure?.setSecureContext({ ...certificate, ca: authority.certificate });
      listener.cut();
    },
    stop: async () => {
      for (const watch of watches) watch.end();
      await listener.stop();
      http.closeAllConnections();
    },
  };
}

/** A watch that is being answered. */
interface Answering {
  readonly reset: () => void;
}

const NAMES = ["127.0.0.1", "localhost", "kubernetes.default.svc"];

async function delayed(faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) if (fault.is === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms));
}

function statusOf(faults: readonly Fault[]) {
  const fault = faults.find(({ is }) => is === "status");
  if (fault?.is !== "status") return undefined;
  const { code, retryAfter } = fault;
  return failed({
    code,
    ...WORDS[code],
    message: WORDS[code]?.message ?? `answered ${code} on demand`,
    ...(retryAfter === undefined ? {} : { retryAfter, details: { retryAfterSeconds: retryAfter } }),
  });
}

const WORDS: Readonly<Record<number, Omit<Failure, "code">>> = {
  401: { reason: "Unauthorized", message: "Unauthorized" },
  403: { reason: "Forbidden", message: "forbidden" },
  429: { reason: "TooManyRequests", message: "too many requests, please try again later" },
  500: { reason: "InternalError", message: "Internal error occurred: etcdserver: leader changed" },
  503: { reason: "ServiceUnavailable", message: "apiserver not ready" },
  504: { reason: "Timeout", message: "request did not complete within the allotted timeout" },
};
