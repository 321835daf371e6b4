// Ingresses of ingress-nginx for another controller: each is rewritten, with objects beside it where annotations do not
// suffice. What is lost has a line; so has every request that the new routes answer otherwise.

import { groupBy } from "../../../base/group.ts";
import type { JsonObject } from "../../../base/json.ts";
import { readObject } from "../../../model/read.ts";
import { findAnnotation, isOthersAlone } from "../../annotations/knownAnnotations.ts";
import { CLASS_ANNOTATION } from "../../classAnnotation.ts";
import { classNameOf } from "../../classes.ts";
import { isCanary, regexHostsOf } from "../../controllers/nginx/routes.ts";
import type { RoutingOptions } from "../../routes/controllerRouting.ts";
import { pathsOf } from "../../routes/ofIngress.ts";
import {
  type IngressSource,
  type Migrated,
  type MigrationContext,
  type Note,
  notesOf,
  type Rewritten,
} from "../migration.ts";
import { migrationRowOf } from "../migrationTable.ts";
import { aliasesOf, isOffAnyway, read } from "../nginxAnnotations.ts";
import type { ControllerTarget } from "./controllerTarget.ts";
import { type Draft, draftOf } from "./draft.ts";
import { staysOn, toIngress } from "./rewrite.ts";
import { sayChangedAnswers } from "./sayChangedAnswers.ts";

export interface ControllerOptions {
  /** The class of the rewritten Ingresses; that of a known IngressClass where not said. */
  readonly className?: string;
  /** What no manifest says and decides what Ingresses mean. */
  readonly routing: RoutingOptions;
  /** The target's version, where it is known. */
  readonly version?: string | undefined;
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
  // Whose controller is not known is taken for one of ingress-nginx, whose annotations are converted.
  const groups = groupBy(own, ({ facts, controller }) => `${controller?.id ?? "nginx"} ${classNameOf(facts) ?? ""}`);
  const parts = [...groups.values()].map((group) =>
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
  const served = new Set(mains.flatMap(({ facts }) => facts.rules.map(({ host }) => host?.toLowerCase())));
  const drafts = mains.map((source) => {
    const own = canaries.filter(({ facts }) => facts.id.namespace === source.facts.id.namespace);
    const draft = draftOf(source, regexHosts, served, own, className, context, list);
    spokenFields(draft, target);
    target.convert(draft);
    leftOver(draft, target, list);
    return draft;
  });
  target.join?.(drafts);
  const made = drafts.map((draft) => ({ draft, ...toIngress(draft) }));
  const rewritten = made.map(({ draft, value }) => ({ id: draft.facts.id, value }));
  sayChangedAnswers(sources, made, plan);
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
  if (target.row.id === "traefik" || target.row.id === "nginxInc") resourceBackends(draft, target);
  if (read(facts, "server-alias") === undefined || target.key === "haproxy-ingress") return;
  const [first] = facts.rules.flatMap(({ host }) => host?.toLowerCase() ?? []);
  if (first === undefined) return;
  for (const alias of aliasesOf(facts)) draft.aliases.set(alias, first);
  draft.say("kept", ["server-alias"], "a rule for each host");
}

function resourceBackends({ facts, paths, notes }: Draft, { row }: ControllerTarget): void {
  const places = [{ backend: facts.defaultBackend, at: ["spec", "defaultBackend"] }, ...paths];
  for (const { backend, at } of places)
    if (backend?.hasResource === true && backend.service === undefined)
      notes.place("lost", at, "backend", `${row.title} does not serve resource backends`);
}

const CLASS_FIELD = ["spec", "ingressClassName"];

/** What tools note down about the Ingress itself. */
const OWN = /^(?:kubectl\.kubernetes\.io\/|field\.cattle\.io\/|deployment\.kubernetes\.io\/)/;

/** Says of each annotation that no note speaks of what becomes of it. */
function leftOver(draft: Draft, target: ControllerTarget, list: readonly Note[]): void {
  const { facts, notes, source, paths } = draft;
  const isGone = paths.length > 0 && paths.every(({ gone }) => gone) && !facts.defaultBackend;
  const said = new Set(
    list.filter(({ id, path }) => id === facts.id && path[1] === "annotations").map(({ path }) => path[2]),
  );
  for (const [key, value] of Object.entries(facts.annotations)) {
    if (said.has(key) || OWN.test(key) || key === CLASS_ANNOTATION) continue;
    if (staysOn(key)) {
      notes.annotation(isGone ? "lost" : "kept", key, isGone ? GONE : "as it is");
      continue;
    }
    if (source.controller && isOthersAlone(key, source.controller))
      notes.annotation("kept", key, `removed: ${source.controller.title} does not read it`);
    else if (isOffAnyway(key, value)) notes.annotation("kept", key, "removed: off, as without it");
    else sayOwn(key, target, notes.annotation);
  }
}

const GONE = "no Ingress is left that could have it; say it of the new routes";

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
  const { fit, how = "", annotations = [] } = row.to[target.key];
  if (fit === "default") return say("kept", key, `removed: ${how}`);
  if (fit === "none") return say("lost", key, /^no \w+$/.test(how) ? "no counterpart" : `no counterpart; ${how}`);
  const by = annotations.join(", ");
  say("lost", key, [`not converted; ${by === "" ? "by hand" : by}`, how].filter((part) => part !== "").join(": "));
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
