// Ingresses of ingress-nginx for another controller: each is rewritten, with objects beside it where annotations do not
// suffice. What is lost has a line; so has every request that the new routes answer otherwise.

import { groupBy } from "../../../base/group.ts";
import { isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import { readObject } from "../../../model/read.ts";
import { decodeValue } from "../../../model/resource.ts";
import { findAnnotation } from "../../annotations/knownAnnotations.ts";
import { CLASS_ANNOTATION, classNameOf } from "../../classes.ts";
import { isCanary, regexHostsOf } from "../../controllers/nginx/routes.ts";
import { kubernetesRouting } from "../../routes/kubernetes.ts";
import { pathsOf } from "../../routes/ofIngress.ts";
import type { TableRoute } from "../../routes/route.ts";
import {
  type IngressSource,
  type Migrated,
  type MigrationContext,
  type Note,
  notesOf,
  type Rewritten,
} from "../migration.ts";
import { migrationRowOf } from "../migrationTable.ts";
import { aliasesOf, NGINX, read } from "../nginxAnnotations.ts";
import { changedAnswers, whereOf } from "./changedAnswers.ts";
import type { ControllerTarget } from "./controllerTarget.ts";
import { type Draft, draftOf } from "./draft.ts";
import { staysOn, toIngress } from "./rewrite.ts";

export interface ControllerOptions {
  /** The class of the rewritten Ingresses; that of a known IngressClass where not said. */
  readonly className?: string;
  /** Traefik: Prefix by whole elements. */
  readonly strictPrefixMatching: boolean;
}

/**
 * Converts Ingresses to a controller's own annotations and objects.
 * @param sources canaries among them go with the Ingress that they are canaries of
 */
export function toController(
  sources: readonly IngressSource[],
  target: ControllerTarget,
  options: ControllerOptions,
  context: MigrationContext,
): Migrated {
  const notes: Note[] = [];
  const own = sources.filter((source) => source.controller !== target.row);
  for (const source of sources)
    if (source.controller === target.row)
      notesOf(source, notes).place("kept", ["spec"], "Ingress", `${target.row.title} serves it already`);
  const known = context.className(target.row.controllers);
  const className = options.className ?? known ?? target.className;
  const parts = [...groupBy(own, ({ facts }) => classNameOf(facts) ?? "").values()].map((group) =>
    convertClass(group, { target, options, className, context, notes }),
  );
  const ingressClass: readonly JsonObject[] =
    known === undefined && own.length > 0 ? [classObject(className, target)] : [];
  return {
    objects: [...ingressClass, ...onceEach(parts.flatMap(({ drafts }) => drafts.flatMap(({ objects }) => objects)))],
    rewritten: [
      ...parts.flatMap(({ rewritten }) => rewritten),
      ...servicesOf(
        parts.flatMap(({ drafts }) => drafts),
        context,
      ),
    ],
    notes,
  };
}

interface Plan {
  readonly target: ControllerTarget;
  readonly options: ControllerOptions;
  readonly className: string;
  readonly context: MigrationContext;
  readonly notes: Note[];
}

interface Part {
  readonly drafts: readonly Draft[];
  readonly rewritten: readonly Rewritten[];
}

function convertClass(sources: readonly IngressSource[], plan: Plan): Part {
  const { target, className, context, notes: list } = plan;
  const mains = sources.filter(({ facts }) => !isCanary(facts));
  const canaries = sources.filter(({ facts }) => isCanary(facts));
  const regexHosts = regexHostsOf(mains.map(({ facts }) => facts));
  const drafts = mains.map((source) => {
    const own = canaries.filter(({ facts }) => facts.id.namespace === source.facts.id.namespace);
    const draft = draftOf(source, regexHosts, own, className, context, list);
    spokenFields(draft, target);
    target.convert(draft);
    leftOver(draft, target, list);
    return draft;
  });
  const rewritten = drafts.map((draft) => ({ id: draft.facts.id, value: toIngress(draft) }));
  sayChangedAnswers(mains, rewritten, drafts, plan);
  for (const canary of canaries) leftOverCanary(canary, target, list);
  return {
    drafts,
    rewritten: [...rewritten, ...canaries.map(({ facts }) => ({ id: facts.id, value: undefined }))],
  };
}

function classObject(name: string, { row }: ControllerTarget): JsonObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name },
    spec: { controller: row.controllers[0] ?? "" },
  };
}

/** Two Ingresses may ask for the same object. */
function onceEach(objects: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(objects.map((object) => [JSON.stringify([object["kind"], object["metadata"]]), object])).values()];
}

/** What became of the fields of the spec that every target treats alike. */
function spokenFields(draft: Draft, target: ControllerTarget): void {
  const { facts, notes, className } = draft;
  const written = classNameOf(facts);
  const place = facts.className === undefined ? ["metadata", "annotations", CLASS_ANNOTATION] : CLASS_FIELD;
  notes.place(
    "changed",
    written === undefined ? ["spec"] : place,
    written === undefined ? "no class" : `class ${written}`,
    `ingressClassName ${className}, of controller ${target.row.controllers[0] ?? target.row.title}`,
  );
  if (!facts.apiVersion.endsWith("networking.k8s.io/v1"))
    notes.place("changed", ["apiVersion"], facts.apiVersion, "networking.k8s.io/v1");
  // Traefik says its own.
  for (const { secretName, index } of target.key === "traefik" ? [] : facts.tls)
    notes.place("kept", ["spec", "tls", index], "tls", secretName === undefined ? "as it is" : `Secret ${secretName}`);
  if (read(facts, "server-alias") === undefined || target.key === "haproxy-ingress") return;
  const [first] = facts.rules.flatMap(({ host }) => host?.toLowerCase() ?? []);
  if (first === undefined) return;
  for (const alias of aliasesOf(facts)) draft.aliases.set(alias, first);
  draft.say("kept", ["server-alias"], "a rule for each host");
}

const CLASS_FIELD = ["spec", "ingressClassName"];

/** What tools note down about the Ingress itself. */
const OWN = /^(?:kubectl\.kubernetes\.io\/|field\.cattle\.io\/|deployment\.kubernetes\.io\/)/;

/** Says of each annotation that no note speaks of what becomes of it. */
function leftOver({ facts, notes, source }: Draft, target: ControllerTarget, list: readonly Note[]): void {
  const said = new Set(
    list.filter(({ id, path }) => id === facts.id && path[1] === "annotations").map(({ path }) => path[2]),
  );
  for (const [key, value] of Object.entries(facts.annotations)) {
    if (said.has(key) || OWN.test(key) || key === CLASS_ANNOTATION) continue;
    if (staysOn(key)) {
      notes.annotation("kept", key, "as it is");
      continue;
    }
    const isRead = source.controller === undefined || source.controller.id === "nginx" || !key.startsWith(NGINX);
    if (!isRead) notes.annotation("kept", key, `removed: ${source.controller?.title ?? ""} does not read it`);
    else if (/^(?:false|0|f|off)$/i.test(value)) notes.annotation("kept", key, "removed: off, as without it");
    else sayOwn(key, target, notes.annotation);
  }
}

function sayOwn(
  key: string,
  target: ControllerTarget,
  say: (verdict: Note["verdict"], key: string, how: string) => void,
): void {
  const row = migrationRowOf(key);
  if (!row) {
    const owner = findAnnotation(key, undefined)?.owner.title;
    say("lost", key, `${target.row.title} has nothing for it${owner === undefined ? "" : `; ${owner} alone reads it`}`);
    return;
  }
  const { fit, how = "" } = row.to[target.key];
  if (fit === "default") say("kept", key, `removed: ${how}`);
  else say("lost", key, how === "" ? `${target.row.title} has nothing for this value` : how);
}

/** A canary has no Ingress of its own any more; what the targets have not spoken of is lost. */
function leftOverCanary(canary: IngressSource, target: ControllerTarget, list: Note[]): void {
  const notes = notesOf(canary, list);
  const { facts } = canary;
  const said = new Set(list.filter(({ id }) => id === facts.id).map(({ path }) => path[2]));
  for (const key of Object.keys(facts.annotations)) {
    if (said.has(key) || OWN.test(key) || key === CLASS_ANNOTATION) continue;
    if (/\/canary(?:-|$)/.test(key)) sayOwn(key, target, notes.annotation);
    else notes.annotation("lost", key, "a canary takes it from its main Ingress");
  }
  if (said.size > 0) return;
  for (const written of pathsOf(facts)) {
    const service = written.backend?.service ?? "the canary";
    notes.place("lost", [...written.at, "path"], written.path, `no request goes to Service ${service} any more`);
  }
}

/** Annotations of Services whose manifests are known; for the others a note says what to write. */
function servicesOf(drafts: readonly Draft[], context: MigrationContext): readonly Rewritten[] {
  const wanted = new Map<
    string,
    { readonly draft: Draft; readonly name: string; readonly keys: Map<string, string> }
  >();
  for (const draft of drafts)
    for (const [name, annotations] of draft.services) {
      const key = `${draft.facts.id.namespace}/${name}`;
      const own = wanted.get(key) ?? { draft, name, keys: new Map<string, string>() };
      wanted.set(key, own);
      for (const [annotation, value] of annotations) own.keys.set(annotation, value);
    }
  return [...wanted.values()].flatMap(({ draft, name, keys }) => {
    const known = context.service(draft.facts.id.namespace, name);
    if (!known) {
      for (const [key, value] of keys)
        draft.notes.place("lost", ["spec"], `Service ${name}`, `no manifest here has it; set ${key}: "${value}" on it`);
      return [];
    }
    const metadata = readObject(known.value["metadata"]);
    const annotations = { ...readObject(metadata["annotations"]), ...Object.fromEntries(keys) };
    return [{ id: known.id, value: { ...known.value, metadata: { ...metadata, annotations } } }];
  });
}

/** Asks the tables before and after, and says of a path what is answered otherwise. */
function sayChangedAnswers(
  mains: readonly IngressSource[],
  rewritten: readonly Rewritten[],
  drafts: readonly Draft[],
  { target, options, notes: list }: Plan,
): void {
  const before = mains[0]?.controller?.routing ?? kubernetesRouting;
  const after = target.row.routing ?? kubernetesRouting;
  const factsAfter = rewritten.flatMap(({ id, value }) => factsOf(value, id.namespace));
  const { custom } = after;
  const routes = drafts.flatMap(({ objects, facts }) =>
    objects.flatMap((object) =>
      decodeValue(object, undefined, { namespace: facts.id.namespace, overrides: true }).flatMap(({ facts: made }) =>
        made.is === "route" ? [made] : [],
      ),
    ),
  );
  const routing = { strictPrefixMatching: options.strictPrefixMatching };
  const tables = [
    {
      ...before,
      routes: before.ofIngresses(
        mains.map(({ facts }) => facts),
        routing,
      ),
    },
    { ...after, routes: [...after.ofIngresses(factsAfter, routing), ...(custom?.routesOf(routes) ?? [])] },
  ] as const;
  // Where the target's own routes can't be read, the paths that they took over are no part of the comparison.
  const gone = custom ? [] : drafts.flatMap(({ paths }) => paths.filter((path) => path.gone));
  for (const { host, path, before: one, after: other } of changedAnswers(tables[0], tables[1])) {
    const place = ownPlace(other, mains, drafts) ?? ownPlace(one, mains, drafts);
    if (!place || gone.some(({ host: taken }) => taken === undefined || one?.host === taken)) continue;
    const how = `${host}${path} goes to ${whereOf(other)}; it went to ${whereOf(one)}`;
    const { id, path: at } = place;
    const known = list.some((note) => note.id === id && note.what === place.what && note.path.join() === at.join());
    if (!known) list.push({ verdict: "changed", id, path: at, what: place.what, how });
  }
}

interface Place {
  readonly id: IngressFacts["id"];
  readonly path: Note["path"];
  readonly what: string;
}

/** The path as it was written; undefined for hosts that are new. */
function ownPlace(
  route: TableRoute | undefined,
  mains: readonly IngressSource[],
  drafts: readonly Draft[],
): Place | undefined {
  if (!route) return undefined;
  const main = mains.find(
    ({ facts: { id } }) =>
      id.name === route.id.name && id.namespace === route.id.namespace && id.kind === route.id.kind,
  );
  const draft = drafts.find(({ facts }) => facts === main?.facts);
  if (!main || !draft) return undefined;
  if (route.path[1] === "defaultBackend")
    return { id: main.facts.id, path: ["spec", "defaultBackend"], what: "defaultBackend" };
  const own = draft.paths.filter(({ gone }) => !gone);
  const at = draft.paths.find((path) => path.at.join() === route.path.join()) ?? own[0];
  if (!at) return undefined;
  return { id: main.facts.id, path: [...at.at, "path"], what: at.written };
}

function factsOf(value: Json | undefined, namespace: string): readonly IngressFacts[] {
  if (!isObject(value)) return [];
  return decodeValue(value, undefined, { namespace, overrides: true }).flatMap(({ facts }) =>
    facts.is === "ingress" ? [facts] : [],
  );
}
