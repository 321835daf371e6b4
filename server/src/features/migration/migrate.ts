// A migration of the Ingresses of a snapshot: which are converted, by what is known of the world, and the result as YAML.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf, lookUp } from "../../index/catalog.ts";
import { CONFIG_MAP, INGRESS, INGRESS_CLASS, SERVICE } from "../../index/policyView.ts";
import { type GatewayOptions, toGatewayApi } from "../../ingress/migration/gatewayApi/convert.ts";
import type { IngressSource, Migrated, MigrationContext } from "../../ingress/migration/migration.ts";
import type { MigrationTarget } from "../../ingress/migration/migrationTable.ts";
import { toController } from "../../ingress/migration/toController/convert.ts";
import { controllerTargets } from "../../ingress/migration/toController/targets.ts";
import { readLabels, readObject } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";
import { showId } from "../../model/resourceId.ts";
import type { KindKey } from "../../model/views.ts";
import { printBlock } from "../../yaml/print.ts";
import { servedBy } from "../served.ts";

export interface MigrationOptions extends GatewayOptions {
  /** The class of what is made: gatewayClassName, or ingressClassName. */
  readonly className?: string;
}

/** What a person calls a target. */
export const targetTitles: { readonly [target in MigrationTarget]: string } = {
  "gateway-api": "the Gateway API",
  traefik: "Traefik",
  "haproxy-technologies": "HAProxy Technologies",
  "haproxy-ingress": "haproxy-ingress",
  "nginx-inc": "F5 NGINX",
};

/** The Ingresses of the files (not those of the cluster alone), as sources of a conversion. */
export function sourcesOf(snapshot: Snapshot, wanted: (resource: Resource) => boolean): readonly IngressSource[] {
  return [...entriesOf(snapshot.catalog, INGRESS)].flatMap((entry) =>
    wanted(entry.resource) ? sourceOfEntry(snapshot, entry) : [],
  );
}

/** An Ingress of a file as a source; none for other entries. */
export function sourceOfEntry(snapshot: Snapshot, { resource, facts, origin }: Entry): readonly IngressSource[] {
  if (origin.is !== "file" || facts.is !== "ingress") return [];
  const labels = readLabels(readObject(resource.value["metadata"])["labels"]);
  return [{ facts, labels, value: resource.value, controller: servedBy(snapshot, facts)?.controller }];
}

/** Converts Ingresses for a target. */
export function migrate(
  snapshot: Snapshot,
  sources: readonly IngressSource[],
  target: MigrationTarget = "gateway-api",
  options: MigrationOptions = {},
): Migrated {
  const context = contextOf(snapshot);
  const controller = controllerTargets.find(({ key }) => key === target);
  if (!controller) return toGatewayApi(sources, context, options);
  const { traefik, versions } = snapshot.settings.ingress;
  const className = options.className === undefined ? {} : { className: options.className };
  return toController(
    sources,
    controller,
    { ...className, routing: traefik, version: versions[controller.row.key] },
    context,
  );
}

function contextOf({ catalog }: Snapshot): MigrationContext {
  const found = (kind: KindKey, namespace: string, name: string): Entry | undefined => {
    const answer = lookUp(catalog, kind, namespace, name);
    return answer.is === "found" ? answer.value : undefined;
  };
  const ports = (namespace: string, name: string) => {
    const facts = found(SERVICE, namespace, name)?.facts;
    return facts?.is === "service" ? facts.ports : [];
  };
  return {
    portNumber: (namespace, service, name) => ports(namespace, service).find((port) => port.name === name)?.port,
    firstPort: (namespace, service) => ports(namespace, service)[0]?.port,
    service(namespace, name) {
      const entry = found(SERVICE, namespace, name);
      return entry?.origin.is === "file" ? { id: entry.resource.id, value: entry.resource.value } : undefined;
    },
    configMap(namespace, name) {
      const entry = found(CONFIG_MAP, namespace, name);
      return entry?.origin.is === "file" ? readLabels(entry.resource.value["data"]) : undefined;
    },
    className(controllers) {
      for (const { facts } of entriesOf(catalog, INGRESS_CLASS))
        if (facts.is === "ingressClass" && controllers.includes(facts.controller ?? "")) return facts.id.name;
      return undefined;
    },
  };
}

/** Lines of comment for all that is changed or lost. */
export function notesAsComments({ notes }: Migrated): readonly string[] {
  return notes
    .filter(({ verdict }) => verdict !== "kept")
    .map(({ verdict, id, what, how }) => toComment(`${verdict}: ${showId(id)}, ${what}: ${how}`));
}

/** A text of files as one line of comment: whatever any YAML reader takes for a line's end is a space. */
export function toComment(text: string): string {
  return `# ${text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")}`;
}

/** Objects as YAML documents, with a line of comment for all that is changed or lost in front of the first. */
export function toYaml(migrated: Migrated): string {
  const { objects, rewritten } = migrated;
  const gone = rewritten.filter(({ value }) => value === undefined);
  const head = [
    ...notesAsComments(migrated),
    ...gone.map(({ id }) => toComment(`${showId(id)} is not needed any more: delete it`)),
  ];
  const documents = [...rewritten.flatMap(({ value }) => (value === undefined ? [] : [value])), ...objects].map(
    printDocument,
  );
  return [...head, documents.join("---\n")].join("\n");
}

/** An object as a YAML document. */
export function printDocument(object: JsonObject): string {
  return `${printBlock(object, 2).join("\n")}\n`;
}
