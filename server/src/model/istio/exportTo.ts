// Which namespaces see what another exports (reach-semantics IS-7): exportTo of ServiceEntries, VirtualServices and
// DestinationRules, and the annotation of Services.

import { isList, type Json } from "../../base/json.ts";
import { readText } from "../read.ts";

/** Whether something of namespace `own` can be seen from `from`. `standard` is what the mesh says where exportTo is absent. */
export function isExportedTo(
  exportTo: Json | undefined,
  own: string,
  from: string,
  standard: readonly string[] = ["*"],
): boolean {
  const listed = isList(exportTo) && exportTo.length > 0 ? exportTo : standard;
  return listed.some((item) => {
    const text = readText(item);
    // What a template hides may be the one.
    if (text === undefined) return true;
    return text === "*" || (text === "." ? own === from : text === from);
  });
}

/** The annotation networking.istio.io/exportTo of a Service: namespaces, separated by commas. */
export function readExportTo(text: string | undefined): readonly string[] | undefined {
  const items = text?.split(",").map((item) => item.trim());
  return items?.filter((item) => item !== "");
}
