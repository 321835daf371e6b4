// The form that the API server wants the name of each kind in. Custom resources are DNS-1123 subdomains like most kinds;
// Calico wants less.

import type { ResourceId } from "../../model/resourceId.ts";
import { labelProblem, pathSegmentProblem, serviceNameProblem, subdomainProblem } from "../nameSyntax.ts";

export interface NameProblem {
  readonly reason: string;
  /** Only servers without relaxed Service names refuse it. */
  readonly old: boolean;
}

/** A CronJob's name gets 11 characters more for its Jobs, whose names are labels (batch/validation). */
const CRON_JOB_MAX = 52;

/** Groups of files that look like objects and go to no API server: configuration of programs. */
const NO_API: readonly RegExp[] = [
  /(^|\.)config\.k8s\.io$/,
  /^(kubeadm|audit|apiserver|kind\.x-k8s|client\.authentication)\.?(k8s\.)?io$/,
  /^config\.kubernetes\.io$/,
  /^(fn\.)?kpt\.dev$/,
];

/** Whether manifests of this kind go to an API server whose naming rules are known. */
export function isApiObject({ group, kind }: Pick<ResourceId, "group" | "kind">): boolean {
  if (group === "") return CORE.has(kind);
  if (/openshift\.io$/.test(group)) return false;
  return !NO_API.some((pattern) => pattern.test(group)) && (group.includes(".") || BUILT_IN.has(group));
}

const BUILT_IN: ReadonlySet<string> = new Set(["apps", "batch", "autoscaling", "policy", "extensions"]);
const CORE: ReadonlySet<string> = new Set([
  "ConfigMap",
  "Endpoints",
  "Event",
  "LimitRange",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Pod",
  "PodTemplate",
  "ReplicationController",
  "ResourceQuota",
  "Secret",
  "Service",
  "ServiceAccount",
]);

/**
 * What is wrong with the name of an object; undefined where nothing is.
 * @param prefix true for metadata.generateName, to which the API server adds letters
 */
export function nameProblem(
  { group, kind }: Pick<ResourceId, "group" | "kind">,
  name: string,
  prefix: boolean,
): NameProblem | undefined {
  const whole = prefix && name.endsWith("-") ? `${name.slice(0, -1)}a` : name;
  if (group === "" && kind === "Service") return serviceNameProblem(whole);
  const reason = reasonOf(group, kind, whole);
  return reason === undefined ? undefined : { reason, old: false };
}

function reasonOf(group: string, kind: string, name: string): string | undefined {
  if (group === "" && kind === "Namespace") return labelProblem(name);
  if (group === "rbac.authorization.k8s.io" || group === "apiregistration.k8s.io") return pathSegmentProblem(name);
  if (kind === "CronJob" && group === "batch" && name.length > CRON_JOB_MAX)
    return `it has more than ${CRON_JOB_MAX} characters`;
  if (isCalico(group) && kind === "Tier") return labelProblem(name);
  if (isCalico(group) && kind.endsWith("NetworkPolicy") && !STORED_NAME.test(name) && name.split(".").length > 2)
    return "it has more than one dot";
  return subdomainProblem(name);
}

/** What Calico makes of the policies of Kubernetes and OpenStack. */
const STORED_NAME = /^(?:knp|ossg)\.default\./;

function isCalico(group: string): boolean {
  return group === "projectcalico.org" || group === "crd.projectcalico.org";
}
