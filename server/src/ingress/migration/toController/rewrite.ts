// A draft as the Ingress that it comes to: what no conversion has touched stays as it is written.

import { isList, isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { IngressBackend } from "../../../model/facts.ts";
import { readList, readObject } from "../../../model/read.ts";
import { findAnnotation, isController } from "../../annotations/knownAnnotations.ts";
import { CLASS_ANNOTATION } from "../../classes.ts";
import { NGINX } from "../nginxAnnotations.ts";
import type { Draft, DraftPath } from "./draft.ts";

/** The rewritten Ingress; undefined where no path and no default backend is left. */
export function toIngress(draft: Draft): JsonObject | undefined {
  const { source, className } = draft;
  const spec = readObject(source.value["spec"]);
  const rules = rulesOf(draft, spec);
  const { backend, defaultBackend, ingressClassName: _, rules: __, ...rest } = spec;
  const standard = toBackend(draft.facts.defaultBackend, defaultBackend ?? backend);
  if (rules.length === 0 && standard === undefined && draft.paths.length > 0) return undefined;
  const metadata = readObject(source.value["metadata"]);
  const { annotations: written, ...named } = metadata;
  const kept = Object.entries(readObject(written)).filter(([key]) => staysOn(key));
  const annotations = { ...Object.fromEntries(kept), ...Object.fromEntries(draft.annotations) };
  const { status: ___, ...object } = source.value;
  return {
    ...object,
    apiVersion: "networking.k8s.io/v1",
    metadata: { ...named, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      ingressClassName: className,
      ...(standard === undefined ? {} : { defaultBackend: standard }),
      ...rest,
      ...(rules.length > 0 ? { rules } : {}),
    },
  };
}

/** Whether an annotation stays on the Ingress: it is no controller's own. */
export function staysOn(key: string): boolean {
  if (key.startsWith(NGINX) || key === CLASS_ANNOTATION) return false;
  const owner = findAnnotation(key, undefined)?.owner;
  return owner === undefined ? !key.startsWith("ingress.kubernetes.io/") : !isController(owner);
}

function rulesOf(draft: Draft, spec: JsonObject): readonly Json[] {
  const written = readList(spec["rules"]);
  const own = written.flatMap((item, index): readonly JsonObject[] => {
    const rule = readObject(item);
    if (!isObject(rule["http"])) return [rule];
    const paths = readList(rule["http"]["paths"]).flatMap((path, at) => {
      const place = ["spec", "rules", index, "http", "paths", at].join();
      const drafted = draft.paths.find((one) => one.at.join() === place);
      return drafted ? pathOf(readObject(path), drafted) : [];
    });
    return paths.length === 0 ? [] : [{ ...rule, http: { ...rule["http"], paths } }];
  });
  const aliases = [...draft.aliases].flatMap(([host, like]) => {
    const rule = own.find((one) => typeof one["host"] === "string" && one["host"].toLowerCase() === like);
    return rule && !own.some((one) => one["host"] === host) ? [{ ...rule, host }] : [];
  });
  return [...own, ...aliases];
}

function pathOf(written: JsonObject, draft: DraftPath): readonly JsonObject[] {
  if (draft.gone) return [];
  const { path: _, pathType: __, backend, ...rest } = written;
  const next = toBackend(draft.backend, backend);
  return [{ path: draft.path, pathType: draft.pathType, ...(next === undefined ? {} : { backend: next }), ...rest }];
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
