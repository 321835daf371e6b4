// Who a resource is: group, kind, namespace and name, never the version and never a position.

export interface ResourceId {
  /** API group; "" is the core group. */
  readonly group: string;
  readonly kind: string;
  /** "" for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

/** A text key, equal exactly for equal ids. */
export function toKey(id: ResourceId): string {
  return `${id.group}/${id.kind}/${id.namespace}/${id.name}`;
}

/** `web/cart`, or `cart` for cluster-scoped kinds. */
export function showName(id: ResourceId): string {
  return id.namespace === "" ? id.name : `${id.namespace}/${id.name}`;
}

/** `Service web/cart`. */
export function showId(id: ResourceId): string {
  return `${id.kind} ${showName(id)}`;
}
