// What a test needs of an API server, whether it is the fake one or the real kube-apiserver: the same test file runs against
// both, and a difference between them is a bug of the fake.

import type { JsonObject } from "../../server/src/base/json.ts";

export interface TestServer {
  /** `fake`, `kube-apiserver v1.36.2`: for titles. */
  readonly name: string;
  readonly isFake: boolean;
  /** True for a cluster that is not the tests' own: `compact` rejects, so a test that needs it is skipped. */
  readonly isShared?: boolean;
  /** `https://127.0.0.1:6443`. */
  readonly url: string;
  /** A kubeconfig with a context for each user made so far; `admin` may do everything and is the current one. */
  readonly kubeconfig: string;
  /**
   * Makes a user that may do what RBAC rules say, cluster-wide or in one namespace, and gives the text of a kubeconfig
   * whose only context is that user's. A user of that name from before has the new rules and new credentials.
   */
  addUser(name: string, grant: Grant): Promise<string>;
  /** Makes a user's credentials invalid: each request with them is answered 401 from then on. `addUser` gives new ones. */
  revoke(name: string): Promise<void>;
  /** Creates or replaces an object, status included; gives it as the server has it. A missing namespace is made first. */
  apply(object: JsonObject): Promise<JsonObject>;
  /** Deletes an object; resolves when the server no longer has it. */
  remove(object: JsonObject): Promise<void>;
  /** Forgets old versions, so that watches and continue tokens from before are answered with 410. Open watches may end. */
  compact(): Promise<void>;
  stop(): Promise<void>;
}

export interface Grant {
  /** As in ClusterRole.rules. */
  readonly rules: readonly JsonObject[];
  /** Where the rules hold; everywhere where absent. */
  readonly namespace?: string;
  /** The context's namespace. */
  readonly defaultNamespace?: string;
}
