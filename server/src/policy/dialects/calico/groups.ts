// The two groups of Calico's kinds: what the API serves, and where it is kept.

export const CALICO_GROUPS: readonly string[] = ["projectcalico.org", "crd.projectcalico.org"];
