// Users of a real API server: ServiceAccounts with a role of their own and a bound token, which is invalid as soon as the
// ServiceAccount is deleted.

import { isList, type JsonObject, jsonAt } from "../../server/src/base/json.ts";
import { type Connection, connect, expectStatus, type KubeconfigUser, kubeconfigOf } from "./connection.ts";
import type { ServerObjects } from "./serverObjects.ts";
import type { Grant } from "./testServer.ts";
import { until } from "./until.ts";

export interface ServerUsers {
  add(name: string, grant: Grant): Promise<string>;
  revoke(name: string): Promise<void>;
  /** Entries for a kubeconfig of all. */
  all(): readonly KubeconfigUser[];
}

const NAMESPACE = "sallyport-test-users";
const RBAC = "rbac.authorization.k8s.io";
const REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

interface User {
  readonly entry: KubeconfigUser;
  readonly account: JsonObject;
  readonly binding: JsonObject;
}

/** Makes users by means of the administrator's connection. */
export function serverUsers(admin: Connection, objects: ServerObjects): ServerUsers {
  const users = new Map<string, User>();

  async function add(name: string, grant: Grant): Promise<string> {
    const before = users.get(name);
    // A binding's role and an account's identity are fixed: both are made anew.
    for (const object of before ? [before.binding, before.account] : []) await objects.remove(object);
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: NAMESPACE } };
    await objects.apply(account);
    const binding = await bind(name, grant);
    const user = { token: await requestToken(name) };
    const { defaultNamespace: namespace } = grant;
    const entry = { name, user, ...(namespace === undefined ? {} : { namespace }) };
    users.set(name, { entry, account, binding });
    const kubeconfig = JSON.stringify(kubeconfigOf(admin.cluster, [entry]));
    await withConnection(kubeconfig, (connection) => untilGranted(connection, grant));
    return kubeconfig;
  }

  async function bind(name: string, grant: Grant): Promise<JsonObject> {
    const roleName = `sallyport-test-${name}`;
    const metadata = { name: roleName };
    await objects.apply({ apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata, rules: grant.rules });
    const binding = {
      apiVersion: `${RBAC}/v1`,
      kind: grant.namespace === undefined ? "ClusterRoleBinding" : "RoleBinding",
      metadata: grant.namespace === undefined ? metadata : { ...metadata, namespace: grant.namespace },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: roleName },
      subjects: [{ kind: "ServiceAccount", namespace: NAMESPACE, name }],
    };
    await objects.apply(binding);
    return binding;
  }

  async function requestToken(name: string): Promise<string> {
    const path = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${name}/token`;
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } };
    const answer = expectStatus(await admin.send({ method: "POST", path, body }), 201);
    return String(jsonAt(answer.body, ["status", "token"]));
  }

  return {
    add,
    async revoke(name) {
      const user = users.get(name);
      if (!user) throw new Error(`No user ${name} was added`);
      await objects.remove(user.account);
      const kubeconfig = JSON.stringify(kubeconfigOf(admin.cluster, [user.entry]));
      await withConnection(kubeconfig, (connection) =>
        until(
          `the token of ${name} is refused`,
          async () => (await connection.send({ path: "/api" })).status === 401 || undefined,
        ),
      );
    },
    all: () => [...users.values()].map(({ entry }) => entry),
  };
}

/** A new token and a new binding are known to the server's authorizer a moment later than they are stored. */
async function untilGranted(connection: Connection, { rules, namespace }: Grant): Promise<void> {
  await until(
    "the new token is accepted",
    async () => (await connection.send({ path: "/api" })).status === 200 || undefined,
  );
  for (const rule of rules) {
    const [resource] = textsAt(rule, "resources");
    if (resource === undefined) continue;
    const first = (key: string): string => textsAt(rule, key)[0] ?? "";
    const verb = first("verbs");
    const resourceAttributes = {
      group: first("apiGroups"),
      resource,
      verb,
      name: first("resourceNames"),
      namespace: namespace ?? "",
    };
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    };
    await until(`${verb} ${resource} is granted`, async () => {
      const answer = expectStatus(await connection.send({ method: "POST", path: REVIEW, body }), 201);
      return jsonAt(answer.body, ["status", "allowed"]) === true || undefined;
    });
  }
}

async function withConnection<T>(kubeconfig: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = connect(kubeconfig);
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

function textsAt(object: JsonObject, key: string): readonly string[] {
  const list = object[key];
  return isList(list) ? list.filter((item) => typeof item === "string") : [];
}
