// Checks that every list of ports shares: numbers and protocols as the API server takes them (core/v1 ServicePort, ContainerPort).

import { isObject, type Json, type JsonObject, type Path } from "../base/json.ts";
import { nearest } from "../base/nearest.ts";
import { isPortNumber, isTemplate, readList } from "../model/read.ts";
import type { Report, RuleContext } from "./rule.ts";

const PROTOCOLS: readonly string[] = ["TCP", "UDP", "SCTP"];

/** The items of a list that are mappings, with their paths. */
export function itemsAt(
  cx: RuleContext,
  path: Path,
): readonly { readonly item: JsonObject; readonly path: Path; readonly index: number }[] {
  return readList(cx.value(path)).flatMap((item, index) =>
    isObject(item) ? [{ item, path: [...path, index], index }] : [],
  );
}

/** What to say of a port number out of range; values of another type are the schema's. */
export function rangeReport(value: Json | undefined, path: Path): Report | undefined {
  if (typeof value !== "number" || (Number.isInteger(value) && isPortNumber(value))) return undefined;
  return { path, message: `${value} is no port; ports go from 1 to 65535` };
}

/** What to say of a protocol other than TCP, UDP and SCTP (case counts). */
export function protocolReport(value: Json | undefined, path: Path): Report | undefined {
  if (typeof value !== "string" || value === "" || PROTOCOLS.includes(value) || isTemplate(value)) return undefined;
  const suggestion = nearest(value, PROTOCOLS) ?? (/^https?$|^grpc$|^h2c?$/i.test(value) ? "TCP" : undefined);
  return {
    path,
    message: `${value} is no protocol of a port: TCP, UDP or SCTP${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`,
    fixes:
      suggestion === undefined
        ? []
        : [{ title: `Use ${suggestion}`, edits: [{ edit: { is: "set", path, value: suggestion } }] }],
  };
}
