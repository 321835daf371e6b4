// What a conversion to another controller works on: one Ingress while it is being rewritten. A target reads the annotations of
// ingress-nginx from it and says for each what stands for it now; what no target speaks of is lost, with a line.

import type { Json, JsonObject, Path } from "../../../base/json.ts";
import type { IngressBackend, IngressFacts } from "../../../model/facts.ts";
import { pathsOf, tlsOf } from "../../routes/ofIngress.ts";
import { type IngressSource, type MigrationContext, type Note, type Notes, notesOf } from "../migration.ts";
import { isOn, isPattern, NGINX, read, startOf } from "../nginxAnnotations.ts";

/** One path while it is being rewritten. */
export interface DraftPath {
  readonly host: string | undefined;
  readonly backend: IngressBackend | undefined;
  /** Place in the Ingress as it was written. */
  readonly at: Path;
  /** As it was written. */
  readonly written: string;
  /** What ingress-nginx takes for it: a path, a prefix by elements, or a regular expression from the start in any case. */
  readonly reads: "exact" | "elements" | "regex";
  path: string;
  pathType: string;
  /** Another object routes it, or nothing does any more. */
  gone: boolean;
}

export interface Draft {
  readonly facts: IngressFacts;
  readonly source: IngressSource;
  readonly context: MigrationContext;
  readonly notes: Notes;
  /** Canaries of this Ingress. */
  readonly canaries: readonly IngressSource[];
  /** In the order in which they are to be written, rule by rule. */
  readonly paths: DraftPath[];
  /** The name of the class that the Ingress will have. */
  readonly className: string;
  /** Whether some Ingress has a rule for a host. */
  isServed(host: string): boolean;
  /** Hosts that are to have the same paths as another. */
  readonly aliases: Map<string, string>;
  /** Annotations of the target. */
  readonly annotations: Map<string, string>;
  /** Paths that another object has now, by its name and the place in it. */
  readonly moved: Map<string, DraftPath>;
  /** Certificates are another object's matter. */
  withoutTls: boolean;
  /** New objects. */
  readonly objects: JsonObject[];
  /** Annotations for Services, by name. */
  readonly services: Map<string, Map<string, string>>;
  /** A host's TLS ends at the controller. */
  isTerminated(host: string | undefined): boolean;
  /** Notes about another Ingress: a canary of this one. */
  notesFor(source: IngressSource): Notes;
  /** Says of annotations that are written what became of them. */
  say(verdict: Note["verdict"], names: readonly string[], how: string): void;
  /** Annotations for every Service that the paths name. */
  onServices(key: string, value: string): readonly string[];
  /** A port as a number; undefined where it is not known. */
  portOf(backend: IngressBackend): number | undefined;
}

/**
 * An Ingress as a draft.
 * @param regexHosts hosts whose paths ingress-nginx reads as regular expressions
 * @param served hosts of all Ingresses
 */
export function draftOf(
  source: IngressSource,
  regexHosts: ReadonlySet<string | undefined>,
  served: ReadonlySet<string | undefined>,
  canaries: readonly IngressSource[],
  className: string,
  context: MigrationContext,
  list: Note[],
): Draft {
  const { facts } = source;
  const notes = notesOf(source, list);
  const isNginx = source.controller === undefined || source.controller.id === "nginx";
  const paths = pathsOf(facts).map(({ host, path, pathType, backend, at }): DraftPath => {
    const regex = isNginx && regexHosts.has(host);
    const reads = regex ? "regex" : pathType === "Exact" ? "exact" : "elements";
    return { host, backend, at, written: path, reads, path, pathType, gone: false };
  });
  const services = new Map<string, Map<string, string>>();
  const names = [...new Set(paths.flatMap(({ backend }) => backend?.service ?? []))];
  return {
    facts,
    source,
    context,
    notes,
    canaries,
    paths,
    className,
    isServed: (host) => served.has(host),
    aliases: new Map(),
    annotations: new Map(),
    moved: new Map(),
    withoutTls: false,
    objects: [],
    services,
    isTerminated: (host) => tlsOf(facts, host).is === "terminated" && !isOn(facts, "ssl-passthrough"),
    notesFor: (other) => notesOf(other, list),
    say(verdict, keys, how) {
      for (const key of keys) if (read(facts, key) !== undefined) notes.annotation(verdict, `${NGINX}${key}`, how);
    },
    onServices(key, value) {
      for (const name of names) {
        const own = services.get(name) ?? new Map<string, string>();
        services.set(name, own.set(key, value));
      }
      return names;
    },
    portOf: ({ service, portNumber, portName }) =>
      portNumber ??
      (service === undefined || portName === undefined
        ? undefined
        : context.portNumber(facts.id.namespace, service, portName)),
  };
}

/** An object in the namespace of the Ingress. */
export function objectBeside({ facts }: Draft, apiVersion: string, kind: string, name: string, spec: Json): JsonObject {
  return { apiVersion, kind, metadata: { name, namespace: facts.id.namespace }, spec };
}

/** `p(/|$)(.*)` without the groups: the prefix p. True where the path was one. */
export function toPrefix(path: DraftPath): boolean {
  const start = path.reads === "regex" ? startOf(path.written) : undefined;
  const all = path.reads === "regex" && /^\/\(?\.\*\)?$/.test(path.written);
  if (start === undefined && !all) return false;
  path.path = start ?? "/";
  path.pathType = "Prefix";
  return true;
}

/** Whether a path needs a matcher of regular expressions; a plain one is read by its characters. */
export function needsRegex({ reads, written }: DraftPath): boolean {
  return reads === "regex" && isPattern(written);
}

/** Place of a path's text. */
export function pathPlace({ at }: DraftPath): Path {
  return [...at, "path"];
}

/** A Secret's reference without the namespace of the Ingress; undefined where it lies in another one. */
export function ownSecret({ facts }: Draft, reference: string): string | undefined {
  const slash = reference.indexOf("/");
  if (slash < 0) return reference;
  return reference.slice(0, slash) === facts.id.namespace ? reference.slice(slash + 1) : undefined;
}
