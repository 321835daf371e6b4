// The identity of a pod in the mesh, as policies write it: `<trust domain>/ns/<namespace>/sa/<service account>`. Knows texts
// only.

export interface Principal {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly name: string;
}

/** The trust domain of a mesh that names none; policies of other meshes may write it too, it stands for the own one. */
export const TRUST_DOMAIN = "cluster.local";

/** A principal taken apart; undefined for patterns (`*`, `cluster.local/ns/shop/*`) and other texts. */
export function readPrincipal(text: string): Principal | undefined {
  const [, trustDomain, namespace, name] = /^([^/*]+)\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(text) ?? [];
  return trustDomain === undefined || namespace === undefined || name === undefined
    ? undefined
    : { trustDomain, namespace, name };
}

/** The identity of a service account's pods. */
export function toPrincipal(namespace: string, name: string): string {
  return `${TRUST_DOMAIN}/ns/${namespace}/sa/${name}`;
}
