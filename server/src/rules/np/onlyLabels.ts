// The labels by which the pods of one owner are selected.

import type { WorkloadFacts } from "../../model/facts.ts";
import { labelsToSelect } from "../svc/selected.ts";

/** The labels of the one owner that all the pods have; undefined for pods of several. */
export function onlyLabels(pods: readonly WorkloadFacts[]): WorkloadFacts["podLabels"] | undefined {
  const [first] = pods;
  if (
    !first ||
    pods.some(
      ({ owner, id }) =>
        id.namespace !== first.id.namespace ||
        owner?.name !== first.owner?.name ||
        (!owner && id.name !== first.id.name),
    )
  )
    return undefined;
  return labelsToSelect(first);
}
