// Who is asking, and what they may do: users with tokens and certificates, and rules as RBAC has them.

import { randomBytes } from "node:crypto";
import { isList, type Json, type JsonObject } from "../../../server/src/base/json.ts";
import type { Grant } from "../testServer.ts";
import { type Failure, qualified } from "./status.ts";

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly grants: readonly Grant[];
}

/** What is to be done, as the authoriser sees it. */
export type Attempt =
  | {
      readonly is: "resource";
      readonly verb: string;
      readonly group: string;
      readonly plural: string;
      readonly subresource: string;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly is: "path"; readonly verb: string; readonly path: string };

export interface Access {
  /** Adds a user, or changes what a user may do. */
  set(user: User): void;
  get(name: string): User | undefined;
  users(): readonly User[];
  /** The user's token as of now. */
  tokenOf(name: string): string;
  /** The user of a token or of a certificate; undefined where there is none or no longer. */
  byToken(token: string): User | undefined;
  byName(name: string, groups: readonly string[]): User | undefined;
  /** Token and certificate are refused from now on. */
  revoke(name: string): void;
  /** A new token, the only one from now on; a certificate holds again. */
  renew(name: string): string;
}

/** No users, and no way in. */
export function makeAccess(): Access {
  const users = new Map<string, User>();
  const tokens = new Map<string, string>();
  const revoked = new Set<string>();
  const valid = (name: string): User | undefined => (revoked.has(name) ? undefined : users.get(name));
  const renew = (name: string): string => {
    const token = randomBytes(18).toString("base64url");
    tokens.set(name, token);
    revoked.delete(name);
    return token;
  };
  return {
    set: (user) => {
      users.set(user.name, user);
      if (!tokens.has(user.name)) renew(user.name);
    },
    get: (name) => users.get(name),
    users: () => [...users.values()],
    tokenOf: (name) => tokens.get(name) ?? "",
    byToken: (token) => {
      const owner = [...tokens].find(([, one]) => one === token)?.[0];
      return owner === undefined ? undefined : valid(owner);
    },
    byName: (name, groups) => (users.has(name) ? valid(name) : { name, groups, grants: [] }),
    revoke: (name) => revoked.add(name),
    renew,
  };
}

export const MASTERS = "system:masters";
export const AUTHENTICATED = "system:authenticated";

export function mayDo(user: User, attempt: Attempt): boolean {
  if (user.groups.includes(MASTERS)) return true;
  if (attempt.is === "path") {
    const rules = [...DEFAULT_PATHS, ...user.grants.flatMap(({ rules }) => rules)];
    return rules.some((rule) => has(rule["verbs"], attempt.verb) && coversPath(rule["nonResourceURLs"], attempt.path));
  }
  return rulesIn(user, attempt.namespace).some((rule) => covers(rule, attempt));
}

/** The rules that hold in a namespace ("": those that hold everywhere). */
export function rulesIn(user: User, namespace: string): readonly JsonObject[] {
  const granted = user.grants
    .filter((grant) => grant.namespace === undefined || grant.namespace === namespace)
    .flatMap(({ rules }) => rules.filter((rule) => rule["resources"] !== undefined));
  return [...DEFAULT_RULES, ...granted];
}

/** What everybody may do who is somebody: `system:basic-user`. */
const DEFAULT_RULES: readonly JsonObject[] = [
  {
    verbs: ["create"],
    apiGroups: ["authorization.k8s.io"],
    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  },
  { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
];

/** `system:discovery` and `system:public-info-viewer`. */
export const DEFAULT_PATHS: readonly JsonObject[] = [
  {
    verbs: ["get"],
    nonResourceURLs: [
      "/api",
      "/api/*",
      "/apis",
      "/apis/*",
      "/healthz",
      "/livez",
      "/openapi",
      "/openapi/*",
      "/readyz",
      "/version",
      "/version/",
    ],
  },
  { verbs: ["get"], nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"] },
];

/** 403, in the words of the API server. */
export function forbidden(user: User, attempt: Attempt): Failure {
  const base = { code: 403, reason: "Forbidden" };
  if (attempt.is === "path")
    return {
      ...base,
      message: `forbidden: User "${user.name}" cannot ${attempt.verb} path "${attempt.path}"`,
      details: {},
    };
  const { verb, group, plural, subresource, namespace, name } = attempt;
  const what = name === "" ? qualified({ plural, group }) : `${qualified({ plural, group })} "${name}"`;
  const whole = subresource === "" ? plural : `${plural}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return {
    ...base,
    message: `${what} is forbidden: User "${user.name}" cannot ${verb} resource "${whole}" in API group "${group}" ${where}`,
    details: { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: plural },
  };
}

/** The user whom an Impersonate-User header names, or why the one who asks may not be somebody else. */
export function impersonate(
  access: Access,
  user: User,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): User | Failure {
  const name = headers["impersonate-user"];
  if (typeof name !== "string") return user;
  const given = headers["impersonate-group"] ?? [];
  const groups = typeof given === "string" ? given.split(",").map((group) => group.trim()) : given;
  const attempts = [{ plural: "users", name }, ...groups.map((group) => ({ plural: "groups", name: group }))];
  for (const { plural, name } of attempts) {
    const attempt: Attempt = {
      is: "resource",
      verb: "impersonate",
      group: "",
      plural,
      subresource: "",
      namespace: "",
      name,
    };
    if (!mayDo(user, attempt)) return forbidden(user, attempt);
  }
  return { name, groups: [...groups, AUTHENTICATED], grants: access.get(name)?.grants ?? [] };
}

function covers(rule: JsonObject, attempt: Attempt & { readonly is: "resource" }): boolean {
  const { verb, group, plural, subresource, name } = attempt;
  const whole = subresource === "" ? plural : `${plural}/${subresource}`;
  const names = rule["resourceNames"];
  return (
    has(rule["verbs"], verb) &&
    has(rule["apiGroups"], group) &&
    (has(rule["resources"], whole) || (subresource !== "" && has(rule["resources"], `*/${subresource}`))) &&
    (!isList(names) || names.length === 0 || names.includes(name))
  );
}

function has(list: Json | undefined, value: string): boolean {
  return isList(list) && (list.includes("*") || list.includes(value));
}

function coversPath(list: Json | undefined, path: string): boolean {
  return (
    isList(list) &&
    list.some(
      (one) => one === path || (typeof one === "string" && one.endsWith("*") && path.startsWith(one.slice(0, -1))),
    )
  );
}
