// What a list or a watch asks for: its query parameters, read and checked as the API server does.

import { isObject, jsonAt } from "../../../server/src/base/json.ts";
import type { Answer } from "./answer.ts";
import { parseLabelSelector } from "./labelSelector.ts";
import type { Resource } from "./resources.ts";
import { badRequest, failed } from "./status.ts";
import type { Entry } from "./store.ts";

export interface ListQuery {
  readonly is: "query";
  readonly limit: number;
  readonly continue: string;
  /** Undefined where absent or empty; 0 means any. */
  readonly version: number | undefined;
  readonly exact: boolean;
  readonly selects: (entry: Entry) => boolean;
  /** With a selector nobody counts what remains. */
  readonly isSelective: boolean;
  readonly bookmarks: boolean;
  readonly initialEvents: boolean;
  readonly timeoutSeconds: number | undefined;
}

/** The parameters of a list or watch, or the answer that refuses them. */
export function readQuery(
  resource: Resource,
  parameters: URLSearchParams,
  watchList: boolean,
): ListQuery | { readonly is: "refused"; readonly answer: Answer } {
  const refuse = (answer: Answer): { readonly is: "refused"; readonly answer: Answer } => ({ is: "refused", answer });
  const text = (name: string): string => parameters.get(name) ?? "";
  const watching = isTrue(text("watch"));
  const match = text("resourceVersionMatch");
  const versionText = text("resourceVersion");
  const forbidden = (field: string, problem: string): Answer =>
    failed({
      code: 422,
      reason: "Invalid",
      message: `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${problem}`,
      details: {
        group: "meta.k8s.io",
        kind: "ListOptions",
        causes: [{ reason: "FieldValueForbidden", message: `Forbidden: ${problem}`, field }],
      },
    });

  if (!/^-?\d*$/.test(text("limit")))
    return refuse(badRequest(`strconv.ParseInt: parsing "${text("limit")}": invalid syntax`));
  const labels = parseLabelSelector(text("labelSelector"));
  if ("problem" in labels) return refuse(badRequest(labels.problem));
  const fields = parseFieldSelector(resource, text("fieldSelector"));
  if ("problem" in fields) return refuse(badRequest(fields.problem));

  if (text("continue") !== "" && versionText !== "" && versionText !== "0")
    return refuse(badRequest("specifying resource version is not allowed when using continue"));
  if (!/^\d*$/.test(versionText)) {
    const problem = `resourceVersion: Invalid value: "${versionText}": strconv.ParseUint: parsing "${versionText}": invalid syntax`;
    // The two ways in take it differently: a watch calls it a failure of its own.
    return refuse(
      watching ? failed({ code: 500, message: problem }) : badRequest(`invalid resource version: ${problem}`),
    );
  }
  const initial = text("sendInitialEvents");
  if (initial !== "") {
    if (!watching) return refuse(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    if (!watchList)
      return refuse(
        forbidden(
          "sendInitialEvents",
          "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
        ),
      );
    if (match !== "NotOlderThan")
      return refuse(
        forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"),
      );
  } else if (match !== "") {
    if (watching)
      return refuse(
        forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
        ),
      );
    if (versionText === "")
      return refuse(
        forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"),
      );
  }

  const limit = Number(text("limit")) || 0;
  const version = versionText === "" ? undefined : Number(versionText);
  const timeout = Number(text("timeoutSeconds"));
  return {
    is: "query",
    limit,
    continue: text("continue"),
    version,
    // Without a match, a version and a limit mean that version exactly.
    exact: match === "Exact" || (match === "" && limit > 0 && version !== undefined && version > 0),
    selects: (entry) => labels(labelsOf(entry)) && fields(entry),
    isSelective: text("labelSelector") !== "" || text("fieldSelector") !== "",
    bookmarks: isTrue(text("allowWatchBookmarks")),
    initialEvents: isTrue(initial),
    timeoutSeconds: timeout > 0 ? timeout : undefined,
  };
}

/** `metadata.name=x` of a list, which RBAC's resourceNames see as the name. */
export function nameOfFieldSelector(parameters: URLSearchParams): string | undefined {
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(parameters.get("fieldSelector") ?? "")?.[1];
}

export function isTrue(text: string): boolean {
  return text === "true" || text === "1";
}

function labelsOf(entry: Entry): Readonly<Record<string, unknown>> {
  const labels = jsonAt(entry.object, ["metadata", "labels"]);
  return isObject(labels) ? labels : {};
}

/** Every resource knows name and namespace, a few know more. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "/secrets": ["type"],
  "/pods": ["spec.nodeName", "status.phase", "spec.serviceAccountName", "status.podIP"],
  "/services": ["spec.clusterIP", "spec.type"],
  "/namespaces": ["status.phase"],
};

function parseFieldSelector(
  resource: Resource,
  text: string,
): ((entry: Entry) => boolean) | { readonly problem: string } {
  const known = ["metadata.name", "metadata.namespace", ...(FIELDS[resource.storage] ?? [])];
  const matches: ((entry: Entry) => boolean)[] = [];
  for (const term of text.split(",").filter((term) => term !== "")) {
    const [, field = "", operator = "", value = ""] = /^([^=!]+)(==|=|!=)(.*)$/.exec(term) ?? [];
    if (operator === "") return { problem: `invalid selector: '${text}'; can't understand '${term}'` };
    if (!known.includes(field)) return { problem: `field label not supported: ${field}` };
    matches.push((entry) => (String(jsonAt(entry.object, field.split(".")) ?? "") === value) === (operator !== "!="));
  }
  return (entry) => matches.every((match) => match(entry));
}
