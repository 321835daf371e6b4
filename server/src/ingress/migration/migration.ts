// What a conversion of Ingresses gives: the objects that stand for them, and a line for everything that they said: kept,
// changed or lost. Nothing is lost without a line.

import type { JsonObject, Path } from "../../base/json.ts";
import type { IngressFacts } from "../../model/facts.ts";
import type { ResourceId } from "../../model/resourceId.ts";
import type { Labels } from "../../model/selector.ts";

/** An Ingress that is to be converted. */
export interface IngressSource {
  readonly facts: IngressFacts;
  readonly labels: Labels;
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
  /** In the order in which they are to be written. */
  readonly objects: readonly JsonObject[];
  readonly notes: readonly Note[];
}

/** What a conversion may ask of the world. */
export interface MigrationContext {
  /** The number of a Service's named port; undefined where the Service or the port is not known. */
  portNumber(namespace: string, service: string, name: string): number | undefined;
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
