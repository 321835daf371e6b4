// Each backend of an Ingress with the places of its Service and port, under v1 and under the old field names alike.

import type { Path } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { IngressBackend, IngressFacts, ServiceFacts, ServicePort } from "../../model/facts.ts";
import { isTemplate, readObject } from "../../model/read.ts";
import type { RuleContext } from "../rule.ts";

export interface PlacedBackend {
  readonly backend: IngressBackend;
  readonly path: Path;
  readonly servicePath: Path;
  /** Where the port's number or name stands. */
  readonly portPath: Path;
  /** The mapping that holds name and number; undefined under the old field names. */
  readonly portHolder: Path | undefined;
}

/**
 * The backends of an Ingress that name a Service. Those that the AWS load balancer controller reads as actions
 * (annotation alb.ingress.kubernetes.io/actions.NAME) name none and are left out.
 */
export function serviceBackends(facts: IngressFacts, cx: RuleContext): readonly PlacedBackend[] {
  const own = facts.defaultBackend;
  const top = cx.value(["spec", "defaultBackend"]) === undefined ? "backend" : "defaultBackend";
  const all = [
    ...(own ? [place(cx, own, ["spec", top])] : []),
    ...facts.rules.flatMap((rule) =>
      rule.paths.flatMap(({ backend, index }) =>
        backend ? [place(cx, backend, ["spec", "rules", rule.index, "http", "paths", index, "backend"])] : [],
      ),
    ),
  ];
  const annotations = readObject(cx.value(["metadata", "annotations"]));
  return all.filter(
    ({ backend }) =>
      backend.service !== undefined &&
      !Object.hasOwn(annotations, `alb.ingress.kubernetes.io/actions.${backend.service}`),
  );
}

function place(cx: RuleContext, backend: IngressBackend, path: Path): PlacedBackend {
  if (cx.value([...path, "service"]) === undefined && cx.value([...path, "serviceName"]) !== undefined) {
    return {
      backend,
      path,
      servicePath: [...path, "serviceName"],
      portPath: [...path, "servicePort"],
      portHolder: undefined,
    };
  }
  const portHolder = [...path, "service", "port"];
  const field = backend.portNumber === undefined ? "name" : "number";
  return { backend, path, servicePath: [...path, "service", "name"], portPath: [...portHolder, field], portHolder };
}

export interface FoundService {
  readonly entry: Entry;
  readonly service: ServiceFacts;
}

/** The Service of a backend where it is known and its ports say something: not of an ExternalName Service or a template. */
export function serviceWithPorts(
  facts: IngressFacts,
  placed: PlacedBackend,
  cx: RuleContext,
): FoundService | undefined {
  const found = serviceOf(facts, placed, cx);
  if (!found || found.service.type === "ExternalName") return undefined;
  const { portNumber, portName } = placed.backend;
  const { unreadPorts } = found.service;
  const unclear =
    portNumber === undefined
      ? unreadPorts.includes(portName) || unreadPorts.includes(undefined)
      : unreadPorts.length > 0;
  return unclear ? undefined : found;
}

/** The Service of a backend where it is known. */
export function serviceOf({ id }: IngressFacts, { backend }: PlacedBackend, cx: RuleContext): FoundService | undefined {
  if (backend.service === undefined || isTemplate(id.namespace)) return undefined;
  const lookup = cx.lookUp(SERVICE, id.namespace, backend.service);
  if (lookup.is !== "found" || lookup.value.facts.is !== "service") return undefined;
  return { entry: lookup.value, service: lookup.value.facts };
}

/** `80 (http), 443 (https)`; `none` for a Service without ports. */
export function showPorts(ports: readonly ServicePort[]): string {
  if (ports.length === 0) return "none";
  const shown = ports.slice(0, 4).map(showPort);
  return ports.length > 4 ? `${shown.join(", ")}, +${ports.length - 4}` : shown.join(", ");
}

/** `80 (http)`. */
export function showPort({ port, name }: ServicePort): string {
  return name === undefined ? `${port}` : `${port} (${name})`;
}
