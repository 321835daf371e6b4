// Canaries of ingress-nginx in the Gateway API: a share of the requests as weights, a header as a match of its own.

import type { JsonObject } from "../../../base/json.ts";
import { pathsOf, type WrittenPath } from "../../routes/ofIngress.ts";
import type { IngressSource, Notes } from "../migration.ts";
import { NGINX, read } from "../nginxAnnotations.ts";

export interface Canary {
  readonly written: WrittenPath;
  /** Share of the requests and the whole; undefined where it takes none by weight. */
  readonly weight: { readonly own: number; readonly total: number } | undefined;
  /** Header matches that send a request to it, and those that keep it away. */
  readonly headers: readonly JsonObject[];
}

/** The canary of a path: same host, path and type. */
export function canaryOf(
  path: Pick<WrittenPath, "host" | "path" | "pathType">,
  canaries: readonly IngressSource[],
): Canary | undefined {
  for (const { facts } of canaries) {
    const written = pathsOf(facts).find((item) => isSamePath(item, path));
    if (!written) continue;
    const own = Number(read(facts, "canary-weight") ?? 0);
    const total = Number(read(facts, "canary-weight-total") ?? 100);
    return {
      written,
      weight: own > 0 && own <= total ? { own, total } : undefined,
      headers: headersOf(written),
    };
  }
  return undefined;
}

function isSamePath(a: WrittenPath, b: Pick<WrittenPath, "host" | "path" | "pathType">): boolean {
  return a.host === b.host && a.path === b.path && a.pathType === b.pathType;
}

function headersOf({ ingress }: WrittenPath): readonly JsonObject[] {
  const name = read(ingress, "canary-by-header");
  const value = read(ingress, "canary-by-header-value");
  const pattern = read(ingress, "canary-by-header-pattern");
  const cookie = read(ingress, "canary-by-cookie");
  return [
    ...(name === undefined
      ? []
      : [
          value === undefined && pattern !== undefined
            ? { type: "RegularExpression", name, value: pattern }
            : { type: "Exact", name, value: value ?? "always" },
        ]),
    ...(cookie !== undefined && /^[\w-]+$/.test(cookie)
      ? [{ type: "RegularExpression", name: "Cookie", value: `(.*;\\s*)?${cookie}=always(;.*)?` }]
      : []),
  ];
}

/** What became of a canary's annotations, and of a canary without a main Ingress. */
export function canaryNotes(canary: IngressSource, mains: readonly IngressSource[], notes: Notes): void {
  const { facts } = canary;
  for (const written of pathsOf(facts)) {
    const joined = mains.some((main) => pathsOf(main.facts).some((path) => isSamePath(path, written)));
    if (!joined)
      notes.place(
        "lost",
        [...written.at, "path"],
        written.path,
        "no Ingress among those converted routes it, so nothing is split",
      );
  }
  for (const key of Object.keys(facts.annotations)) {
    const name = key.startsWith(NGINX) ? key.slice(NGINX.length) : undefined;
    if (name === undefined) continue;
    if (name === "canary" || name === "canary-weight" || name === "canary-weight-total")
      notes.annotation("kept", key, "weights of backendRefs");
    else if (name === "canary-by-header" || name === "canary-by-header-value")
      notes.annotation(
        "changed",
        key,
        name === "canary-by-header"
          ? "a header match; the value never no longer keeps requests away"
          : "a header match",
      );
    else if (name === "canary-by-header-pattern" || name === "canary-by-cookie")
      notes.annotation(
        "changed",
        key,
        "a header match by regular expression, which implementations read in their own ways",
      );
    else notes.annotation("lost", key, "a canary takes it from its main Ingress");
  }
}
