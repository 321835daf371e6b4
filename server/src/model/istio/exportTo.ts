// Which namespaces see what another exports (reach-semantics IS-7): exportTo of ServiceEntries, VirtualServices and
// DestinationRules, and the annotation of Services.

import { isList, type Json } from "../../base/json.ts";
import { isInScope, scopeOf } from "../istioHost.ts";
import { hasTemplate } from "../read.ts";

/** Whether something of namespace `own` can be seen from `from`. `standard` is what the mesh says where exportTo is absent. */
export function isExportedTo(
  exportTo: Json | undefined,
  own: string,
  from: string,
  standard: readonly string[] = ["*"],
): boolean {
  const listed = isList(exportTo) && exportTo.length > 0 ? exportTo : standard;
  // What a template hides may be the one.
  if (hasTemplate(exportTo)) return true;
  return isInScope(
    scopeOf(
      listed.filter((item) => typeof item === "string"),
      own,
    ),
    from,
  );
}

/** The annotation networking.istio.io/exportTo of a Service: namespaces, separated by commas. */
export function readExportTo(text: string | undefined): readonly string[] | undefined {
  const items = text?.split(",").map((item) => item.trim());
  return items?.filter((item) => item !== "");
}
