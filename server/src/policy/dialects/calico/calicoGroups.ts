// The API groups of Calico: the one that its API server serves, and the one that its objects are stored under (and that is
// served where there is no such API server).

export const CALICO_GROUPS: readonly string[] = ["projectcalico.org", "crd.projectcalico.org"];

/** Whether policies and sets of the group are Calico's. */
export function isCalicoGroup(group: string): boolean {
  return CALICO_GROUPS.includes(group);
}
