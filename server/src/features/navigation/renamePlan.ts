// What a rename would change: all places that make or name the thing under the cursor, and what its new name must be like.
// Object names and port names can be renamed; labels can't, for selectors elsewhere may count on them.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { entryOf } from "../../index/catalog.ts";
import {
  CONFIG_MAP,
  INGRESS_CLASS,
  ISTIO_GATEWAY,
  NAMESPACE,
  SECRET,
  SERVICE,
  SERVICE_ACCOUNT,
} from "../../index/policyView.ts";
import { sitesOf } from "../../index/references.ts";
import { CIDR_GROUP } from "../../index/referenceTable/cilium.ts";
import {
  declared,
  definitionsOf,
  everySite,
  type Holder,
  isMeant,
  isSameListener,
  isSameObject,
  isSameSubset,
  type Place,
  pickedBy,
  picks,
  secretsMeant,
} from "../../index/resolve.ts";
import type { Site, Target } from "../../index/site.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { CALICO_GROUPS } from "../../policy/dialects/calico/calicoGroups.ts";
import { type Refused, refuse } from "../feature.ts";
import { clusterSource } from "../source.ts";
import type { SiteAt } from "./siteAt.ts";

export interface RenamePlan {
  /** `Service web/cart`, `port http of Service web/cart`. */
  readonly what: string;
  readonly old: string;
  readonly places: readonly Place[];
  /** Set where kustomizations that put this namespace on their resources are part of it. */
  readonly isNamespace: boolean;
  /** Why a name won't do; undefined where it will. */
  refuses(name: string): string | undefined;
}

/** The plan for a site; undefined where nothing with a name stands there. */
export function planRename(snapshot: Snapshot, at: SiteAt): RenamePlan | Refused | undefined {
  const { target } = at.site;
  switch (target.is) {
    case "object":
      return planObject(snapshot, at, target);
    case "servicePort":
      return typeof target.port === "string" ? planServicePort(snapshot, at, target, target.port) : undefined;
    case "ownPort":
      return typeof target.port === "string" ? planContainerPort(snapshot, [at], target.port) : undefined;
    case "podPort": {
      const { pods, port } = target;
      return typeof port === "string" ? planContainerPort(snapshot, pickedBy(snapshot.catalog, pods), port) : undefined;
    }
    case "listener":
      return planListener(snapshot, at, target);
    case "subset":
      return planSubset(snapshot, at, target);
    case "meshHost":
      return planHost(snapshot, at, target);
    case "podSecret": {
      const [secret, ...others] = secretsMeant(snapshot.catalog, target);
      return secret && others.length === 0
        ? planObject(snapshot, at, secret)
        : refuse("In which namespace the gateway's pods run is not told");
    }
    case "ownLabel":
    case "pods":
    case "namespaces":
      return refuse("Labels are not renamed: selectors elsewhere may count on them");
  }
}

const LABEL = { form: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, most: 63, says: "lower-case letters, digits and -" };
const SUBDOMAIN = {
  form: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  most: 253,
  says: "lower-case letters, digits, - and .",
};
/** Service names are DNS labels of RFC 1035: they start with a letter. */
const SERVICE_NAME = {
  form: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  most: 63,
  says: "lower-case letters, digits and -, a letter first",
};
/** Container ports are IANA service names (RFC 6335). */
const PORT_NAME = {
  form: /^(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  most: 15,
  says: "lower-case letters, digits and single -, at least one letter",
};

/** Kinds whose every reference is known here. */
const RENAMED: ReadonlyMap<KindKey, typeof LABEL> = new Map([
  [SERVICE, SERVICE_NAME],
  [NAMESPACE, LABEL],
  [SECRET, SUBDOMAIN],
  [CONFIG_MAP, SUBDOMAIN],
  [SERVICE_ACCOUNT, SUBDOMAIN],
  [INGRESS_CLASS, SUBDOMAIN],
  [toKindKey("k8s.nginx.org", "VirtualServerRoute"), SUBDOMAIN],
  ...CALICO_GROUPS.map((group): [KindKey, typeof LABEL] => [toKindKey(group, "Tier"), LABEL]),
  [CIDR_GROUP, SUBDOMAIN],
  [ISTIO_GATEWAY, LABEL],
]);

function planObject(
  snapshot: Snapshot,
  { uri, resource, site }: SiteAt,
  target: Extract<Target, { is: "object" }>,
): RenamePlan | Refused {
  const { catalog } = snapshot;
  const { kind, namespace, name } = target;
  const word = kind.slice(kind.lastIndexOf("/") + 1);
  const inNamespace = namespace === "" ? "" : `${namespace}/`;
  const what = `${word} ${inNamespace}${name}`;
  const rules = RENAMED.get(kind);
  if (!rules) return refuse(`Objects of kind ${word} are not renamed: not everything that may name them is known`);
  if (definitionsOf(catalog, uri, resource, site).length === 0) {
    return refuse(
      entryOf(catalog, kind, namespace, name)
        ? `${what} is in ${clusterSource(snapshot)} alone: no file here declares it`
        : `No file here declares ${what}`,
    );
  }
  return {
    what,
    old: name,
    places: [
      ...everySite(catalog, (_, { target: other }) => isMeant(catalog, target, other)),
      ...patchesOf(snapshot, target),
    ],
    isNamespace: kind === NAMESPACE,
    refuses: (next) =>
      misfit(next, rules) ??
      (entryOf(catalog, kind, namespace, next) ? `${word} ${inNamespace}${next} exists already` : undefined),
  };
}

/** Patches of kustomizations name what they change; without a namespace they mean the one object of that name, where it is one. */
function patchesOf(snapshot: Snapshot, target: Extract<Target, { is: "object" }>): readonly Place[] {
  const places: Place[] = [];
  const { kind, name, namespace } = target;
  const namesakes = [...(snapshot.catalog.kinds.get(kind)?.namespaces.values() ?? [])].filter((bucket) =>
    bucket.declared.has(name),
  );
  for (const { uri, role, resources } of snapshot.files.values()) {
    if (role !== "patch") continue;
    for (const resource of resources) {
      const isHere =
        resource.namespaceFrom === "default" ? namesakes.length === 1 : resource.id.namespace === namespace;
      for (const { path, at, role: siteRole, target: other } of sitesOf(resource)) {
        if (other.is !== "object" || other.kind !== kind || other.name !== name) continue;
        if (isHere || isSameObject(other, target)) places.push({ uri, resource, path, at, role: siteRole });
      }
    }
  }
  return places;
}

function planListener(
  { catalog }: Snapshot,
  { uri, resource, site }: SiteAt,
  target: Extract<Target, { is: "listener" }>,
): RenamePlan | Refused {
  const { kind, namespace, gateway, listener } = target;
  const what = `listener ${listener} of ${kind.slice(kind.lastIndexOf("/") + 1)} ${namespace}/${gateway}`;
  if (definitionsOf(catalog, uri, resource, site).length === 0) return refuse(`No file here declares ${what}`);
  return {
    what,
    old: listener,
    places: everySite(catalog, (_, { target: other }) => isSameListener(target, other)),
    isNamespace: false,
    refuses: (next) =>
      misfit(next, SUBDOMAIN) ??
      (declared(catalog, kind, namespace, gateway).some(({ resource: own }) =>
        sitesOf(own).some((other) => isSameListener(other.target, { ...target, listener: next })),
      )
        ? `There is a listener ${next} already`
        : undefined),
  };
}

/** A subset goes by its name in the DestinationRules of its host, and wherever requests are sent to it. */
function planSubset(
  { catalog }: Snapshot,
  { uri, resource, site }: SiteAt,
  target: Extract<Target, { is: "subset" }>,
): RenamePlan | Refused {
  const { host, subset } = target;
  const what = `subset ${subset} of ${host}`;
  if (definitionsOf(catalog, uri, resource, site).length === 0) return refuse(`No file here declares ${what}`);
  return {
    what,
    old: subset,
    places: everySite(catalog, (_, { target: other }) => isSameSubset(target, other)),
    isNamespace: false,
    refuses: (next) =>
      misfit(next, LABEL) ??
      (everySite(
        catalog,
        (_, { role, target: other }) => role === "declares" && isSameSubset({ ...target, subset: next }, other),
      ).length > 0
        ? `There is a subset ${next} already`
        : undefined),
  };
}

/** A host that a ServiceEntry makes. */
function planHost(
  { catalog }: Snapshot,
  { uri, resource, site }: SiteAt,
  target: Extract<Target, { is: "meshHost" }>,
): RenamePlan | Refused {
  const { host } = target;
  const isHost = (other: Target): boolean => other.is === "meshHost" && other.host === host;
  if (
    !definitionsOf(catalog, uri, resource, site).some(({ resource: own }) =>
      sitesOf(own).some((one) => isHost(one.target)),
    )
  )
    return refuse(`No ServiceEntry here has the host ${host}`);
  return {
    what: `host ${host}`,
    old: host,
    places: everySite(catalog, (_, { target: other }) => isHost(other)),
    isNamespace: false,
    refuses: (next) => misfit(next.replace(/^\*\./, ""), SUBDOMAIN),
  };
}

function planServicePort(
  snapshot: Snapshot,
  { uri, resource, site }: SiteAt,
  target: Extract<Target, { is: "servicePort" }>,
  old: string,
): RenamePlan | Refused {
  const { catalog } = snapshot;
  const { namespace, service } = target;
  const what = `port ${old} of Service ${namespace}/${service}`;
  if (definitionsOf(catalog, uri, resource, site).length === 0) return refuse(`No file here declares ${what}`);
  const facts = entryOf(catalog, SERVICE, namespace, service)?.facts;
  const taken = facts?.is === "service" ? facts.ports.map(({ name }) => name) : [];
  return {
    what,
    old,
    places: everySite(
      catalog,
      (_, { target: other }) =>
        other.is === "servicePort" && other.namespace === namespace && other.service === service && other.port === old,
    ),
    isNamespace: false,
    refuses: (next) =>
      misfit(next, LABEL) ??
      (taken.includes(next) ? `Service ${namespace}/${service} has a port ${next} already` : undefined),
  };
}

/**
 * A container port goes by its name in every Service, policy and probe that looks it up, and such a look-up covers all pods it
 * picks: so the ports of all these pods are renamed together.
 */
function planContainerPort(snapshot: Snapshot, start: readonly Holder[], old: string): RenamePlan | Refused {
  const { catalog } = snapshot;
  const isPort = ({ target }: Site): boolean => target.is === "ownPort" && target.port === old;
  const hasPort = ({ resource }: Holder): boolean =>
    sitesOf(resource).some((site) => site.role === "declares" && isPort(site));
  const workloads = new Map(start.filter(hasPort).map((holder) => [holder.resource, holder]));
  if (workloads.size === 0) return refuse(`No file here declares a container port ${old}`);
  const refersHere = ({ target }: Site): boolean =>
    target.is === "podPort" &&
    target.port === old &&
    [...workloads.keys()].some(({ facts }) => facts.is === "workload" && picks(catalog, target.pods, facts));
  for (let before = 0; before < workloads.size; ) {
    before = workloads.size;
    for (const { resource, path } of everySite(catalog, (_, site) => refersHere(site))) {
      for (const { target } of sitesOf(resource).filter((site) => site.path === path)) {
        if (target.is !== "podPort") continue;
        for (const holder of pickedBy(catalog, target.pods))
          if (hasPort(holder)) workloads.set(holder.resource, holder);
      }
    }
  }
  const taken = new Set(
    [...workloads.keys()].flatMap(({ facts }) =>
      facts.is === "workload" ? facts.ports.flatMap(({ name }) => name ?? []) : [],
    ),
  );
  return {
    what: `container port ${old}`,
    old,
    places: everySite(catalog, ({ resource }, site) => (workloads.has(resource) && isPort(site)) || refersHere(site)),
    isNamespace: false,
    refuses: (next) =>
      misfit(next, PORT_NAME) ?? (taken.has(next) ? `These pods have a port ${next} already` : undefined),
  };
}

function misfit(name: string, { form, most, says }: typeof LABEL): string | undefined {
  if (name.length > most) return `This name is too long: ${most} characters at most`;
  return form.test(name) ? undefined : `Not a valid name: ${says}, a letter or digit at both ends`;
}
