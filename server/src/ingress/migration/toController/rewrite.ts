// A draft as the Ingress that it comes to: what no conversion has touched stays as it is written.

import { isList, isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { IngressBackend } from "../../../model/facts.ts";
import { readList, readObject } from "../../../model/read.ts";
import { findAnnotation, isController } from "../../annotations/knownAnnotations.ts";
import { CLASS_ANNOTATION } from "../../classAnnotation.ts";
import { NGINX } from "../nginxAnnotations.ts";
import type { Draft, DraftPath } from "./draft.ts";

/** The rewritten Ingress, and which path of the draft each of its paths is. */
export interface RewrittenIngress {
  /** Undefined where no path and no default backend is left. */
  readonly value: JsonObject | undefined;
  /** By the place in the rewritten Ingress; undefined for a host that is new. */
  readonly places: ReadonlyMap<string, DraftPath | undefined>;
}

/** Rewrites an Ingress as its draft says. */
export function toIngress(draft: Draft): RewrittenIngress {
  const { source, className } = draft;
  const spec = readObject(source.value["spec"]);
  const { rules, places } = rulesOf(draft, spec);
  const { backend, defaultBackend, ingressClassName: _, rules: __, tls, ...rest } = spec;
  const standard = toBackend(draft.facts.defaultBackend, defaultBackend ?? backend);
  if (rules.length === 0 && standard === undefined && draft.paths.length > 0) return { value: undefined, places };
  const metadata = readObject(source.value["metadata"]);
  const { annotations: written, ...named } = metadata;
  const kept = Object.entries(readObject(written)).filter(([key]) => staysOn(key));
  const annotations = { ...Object.fromEntries(kept), ...Object.fromEntries(draft.annotations) };
  const { status: ___, ...object } = source.value;
  const value = {
    ...object,
    apiVersion: "networking.k8s.io/v1",
    metadata: { ...named, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      ingressClassName: className,
      ...(standard === undefined ? {} : { defaultBackend: standard }),
      ...(tls === undefined || draft.withoutTls ? {} : { tls }),
      ...rest,
      ...(rules.length > 0 ? { rules } : {}),
    },
  };
  return { value, places };
}

/** Whether an annotation stays on the Ingress: it is no controller's own. */
export function staysOn(key: string): boolean {
  if (key.startsWith(NGINX) || key === CLASS_ANNOTATION) return false;
  const owner = findAnnotation(key, undefined)?.owner;
  return owner === undefined ? !key.startsWith("ingress.kubernetes.io/") : !isController(owner);
}

function rulesOf(
  draft: Draft,
  spec: JsonObject,
): { readonly rules: readonly JsonObject[]; readonly places: ReadonlyMap<string, DraftPath | undefined> } {
  const places = new Map<string, DraftPath | undefined>();
  const rules: JsonObject[] = [];
  for (const [index, item] of readList(spec["rules"]).entries()) {
    const rule = readObject(item);
    if (!isObject(rule["http"])) {
      rules.push(rule);
      continue;
    }
    const written = readList(rule["http"]["paths"]);
    const own = draft.paths.filter(({ at, gone }) => at[2] === index && !gone);
    if (own.length === 0) continue;
    for (const [position, path] of own.entries())
      places.set(["spec", "rules", rules.length, "http", "paths", position].join(), path);
    const paths = own.map((path) => pathOf(readObject(written[Number(path.at[5])]), path));
    rules.push({ ...rule, http: { ...rule["http"], paths } });
  }
  for (const [host, like] of draft.aliases) {
    const rule = rules.find((one) => typeof one["host"] === "string" && one["host"].toLowerCase() === like);
    if (rule && !rules.some((one) => one["host"] === host)) rules.push({ ...rule, host });
  }
  return { rules, places };
}

function pathOf(written: JsonObject, draft: DraftPath): JsonObject {
  const { path: _, pathType: __, backend, ...rest } = written;
  const next = toBackend(draft.backend, backend);
  return { path: draft.path, pathType: draft.pathType, ...(next === undefined ? {} : { backend: next }), ...rest };
}

/** A backend of v1; that of v1beta1 had serviceName and servicePort. */
function toBackend(facts: IngressBackend | undefined, written: Json | undefined): Json | undefined {
  if (!isObject(written) || isList(written)) return undefined;
  if (isObject(written["service"]) || facts?.service === undefined) return written;
  const port =
    facts.portNumber === undefined
      ? facts.portName === undefined
        ? {}
        : { port: { name: facts.portName } }
      : { port: { number: facts.portNumber } };
  return { service: { name: facts.service, ...port } };
}
