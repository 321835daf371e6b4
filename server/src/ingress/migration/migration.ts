// What a conversion of Ingresses gives: the objects that stand for them, and a line for everything that they said: kept,
// changed or lost. Nothing is lost without a line.

import type { JsonObject, Path } from "../../base/json.ts";
import type { IngressFacts } from "../../model/facts.ts";
import type { ResourceId } from "../../model/resourceId.ts";
import type { Labels } from "../../model/selector.ts";
import type { ControllerRow } from "../controller.ts";

/** An Ingress that is to be converted. */
export interface IngressSource {
  readonly facts: IngressFacts;
  readonly labels: Labels;
  /** The object as it is written. */
  readonly value: JsonObject;
  /** Who serves it; undefined where nothing tells. */
  readonly controller: ControllerRow | undefined;
}

export interface Note {
  readonly verdict: "kept" | "changed" | "lost";
  /** The Ingress that it is about, and the place in it. */
  readonly id: ResourceId;
  readonly path: Path;
  /** `rewrite-target`, `spec.tls`: what stood there, short. */
  readonly what: string;
  /** What became of it, or why nothing could. */
  readonly how: string;
}

export interface Migrated {
  /** New objects, in the order in which they are to be written. */
  readonly objects: readonly JsonObject[];
  /** Objects that are there already, as they are to be. */
  readonly rewritten: readonly Rewritten[];
  readonly notes: readonly Note[];
}

export interface Rewritten {
  readonly id: ResourceId;
  /** Undefined: other objects stand for it, so it is to go. */
  readonly value: JsonObject | undefined;
}

/** What a conversion may ask of the world. */
export interface MigrationContext {
  /** The number of a Service's named port; undefined where the Service or the port is not known. */
  portNumber(namespace: string, service: string, name: string): number | undefined;
  /** The first port of a Service; undefined where the Service is not known. */
  firstPort(namespace: string, service: string): number | undefined;
  /** A Service as a manifest of the workspace states it. */
  service(namespace: string, name: string): { readonly id: ResourceId; readonly value: JsonObject } | undefined;
  /** The data of a ConfigMap; undefined where no manifest states it. */
  configMap(namespace: string, name: string): { readonly [key: string]: string } | undefined;
  /** The name of an IngressClass of a controller; undefined where none is known. */
  className(controllers: readonly string[]): string | undefined;
}

/** Collects notes of one Ingress. */
export interface Notes {
  annotation(verdict: Note["verdict"], key: string, how: string): void;
  place(verdict: Note["verdict"], path: Path, what: string, how: string): void;
}

/** Notes about one Ingress, collected in a list; what is said twice stands there once. */
export function notesOf({ facts }: IngressSource, list: Note[]): Notes {
  const { id } = facts;
  const add = (note: Note): void => {
    const same = list.some(
      (other) => other.id === id && other.how === note.how && other.path.join("\n") === note.path.join("\n"),
    );
    if (!same) list.push(note);
  };
  return {
    annotation: (verdict, key, how) =>
      add({ verdict, id, path: ["metadata", "annotations", key], what: shortKey(key), how }),
    place: (verdict, path, what, how) => add({ verdict, id, path, what, how }),
  };
}

function shortKey(key: string): string {
  return key.startsWith("nginx.ingress.kubernetes.io/") ? key.slice("nginx.ingress.kubernetes.io/".length) : key;
}
