// Names of Calico's policies: where they are kept (crd.projectcalico.org) the name of their tier stands before them.

/** The tier that a policy stands in. */
export function tierNameOf({ tier }: { readonly tier?: unknown }): string {
  return typeof tier === "string" && tier !== "" ? tier : "default";
}

/** A policy's name as a person gave it. */
export function plainName(name: string, tier: string): string {
  return name.startsWith(`${tier}.`) ? name.slice(tier.length + 1) : name;
}

/** Policies that Calico's API shows besides its own: `knp.default.web` is the NetworkPolicy web, counted as that already. */
export function isMirrored(name: string): boolean {
  return /^(?:knp|kcnp|kanp|kbanp)\./.test(name);
}
