// Which resources the server serves: those that are built in, and those that CustomResourceDefinitions add while it runs.

import type { JsonObject } from "../../../server/src/base/json.ts";
import { list, mapping, text } from "./loose.ts";

export interface Resource {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  /** What the store keeps its objects under: the same for all versions of a resource. */
  readonly storage: string;
  /** The version of the CustomResourceDefinition that serves it; absent for what is built in. */
  readonly custom?: JsonObject;
}

/** `v1`, `networking.k8s.io/v1`. */
export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

export interface ResourceTable {
  all(): readonly Resource[];
  find(group: string, version: string, plural: string): Resource | undefined;
  ofKind(apiVersion: string, kind: string): Resource | undefined;
  /** Serves what a CustomResourceDefinition declares, instead of what one of the same name declared. */
  define(definition: JsonObject): void;
  /** Serves it no longer. */
  forget(definition: JsonObject): void;
}

/** The built-in resources, and room for custom ones. */
export function makeResourceTable(): ResourceTable {
  const custom = new Map<string, readonly Resource[]>();
  const all = (): readonly Resource[] => [...BUILT_IN, ...[...custom.values()].flat()];
  return {
    all,
    find: (group, version, plural) =>
      all().find((one) => one.group === group && one.version === version && one.plural === plural),
    ofKind: (apiVersion, kind) => all().find((one) => one.kind === kind && apiVersionOf(one) === apiVersion),
    define: (definition) => custom.set(definitionName(definition), served(definition)),
    forget: (definition) => custom.delete(definitionName(definition)),
  };
}

/** A line a group and version; plural, short name, kind; a `-` before a plural: not in namespaces. */
const TABLE = `
/v1: -namespaces ns Namespace, -nodes no Node, services svc Service, pods po Pod, endpoints ep Endpoints,
  secrets _ Secret, configmaps cm ConfigMap, serviceaccounts sa ServiceAccount, events ev Event,
  replicationcontrollers rc ReplicationController
apps/v1: deployments deploy Deployment, daemonsets ds DaemonSet, statefulsets sts StatefulSet, replicasets rs ReplicaSet
batch/v1: jobs _ Job, cronjobs cj CronJob
networking.k8s.io/v1: -ingressclasses _ IngressClass, ingresses ing Ingress, networkpolicies netpol NetworkPolicy
discovery.k8s.io/v1: endpointslices _ EndpointSlice
coordination.k8s.io/v1: leases _ Lease
rbac.authorization.k8s.io/v1: -clusterroles _ ClusterRole, -clusterrolebindings _ ClusterRoleBinding, roles _ Role,
  rolebindings _ RoleBinding
apiextensions.k8s.io/v1: -customresourcedefinitions crd CustomResourceDefinition
`;

const BUILT_IN: readonly Resource[] = TABLE.trim()
  .split(/\n(?! )/)
  .flatMap((line) => {
    const [, group = "", version = "", rest = ""] = /^([^/]*)\/(\w+):\s*([^]*)$/.exec(line) ?? [];
    return rest.split(",").map((row): Resource => {
      const [name = "", short = "_", kind = ""] = row.trim().split(/\s+/);
      const plural = name.replace(/^-/, "");
      return {
        group,
        version,
        plural,
        singular: kind.toLowerCase(),
        kind,
        namespaced: !name.startsWith("-"),
        shortNames: short === "_" ? [] : [short],
        storage: `${group}/${plural}`,
      };
    });
  });

function served(definition: JsonObject): readonly Resource[] {
  const spec = mapping(definition["spec"]);
  const names = mapping(spec["names"]);
  const group = text(spec["group"]);
  const plural = text(names["plural"]);
  const kind = text(names["kind"]);
  return list(spec["versions"])
    .map(mapping)
    .filter((version) => version["served"] === true)
    .map((version) => ({
      group,
      version: text(version["name"]),
      plural,
      singular: text(names["singular"]) || kind.toLowerCase(),
      kind,
      namespaced: spec["scope"] === "Namespaced",
      shortNames: list(names["shortNames"]).map(text),
      storage: `${group}/${plural}`,
      custom: version,
    }));
}

function definitionName(definition: JsonObject): string {
  return text(mapping(definition["metadata"])["name"]);
}
