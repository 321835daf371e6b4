// Labels that controllers put on each pod by themselves: no manifest states them, and they do not make two pods of one owner differ.

/** Whether a label key is one that the workload controllers set. */
export function isGenerated(key: string): boolean {
  return GENERATED.has(key);
}

const GENERATED: ReadonlySet<string> = new Set([
  "pod-template-hash",
  "controller-revision-hash",
  "pod-template-generation",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
  "controller-uid",
  "job-name",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
  "batch.kubernetes.io/job-completion-index",
]);
