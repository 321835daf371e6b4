// What a path of the API names.

export interface Target {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  /** "" where the path names the collection. */
  readonly name: string;
  readonly subresource: string;
}

/** `/api/v1/namespaces/web/services/cart`, `/apis/networking.k8s.io/v1/ingresses`; undefined where a path names no resource. */
export function parseTarget(path: string): Target | undefined {
  const [root, ...parts] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const group = root === "apis" ? parts.shift() : root === "api" ? "" : undefined;
  const version = parts.shift();
  if (group === undefined || version === undefined || parts.length === 0) return undefined;
  // `namespaces/web/status` is of the namespace, `namespaces/web/services` is in it.
  const isInside = parts[0] === "namespaces" && parts.length > 2 && !["status", "finalize"].includes(parts[2] ?? "");
  const [, namespace = ""] = isInside ? parts.splice(0, 2) : [];
  const [plural = "", name = "", subresource = ""] = parts;
  return { group, version, plural, namespace, name, subresource };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
