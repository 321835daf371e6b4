// f5-reference-missing: a resource of F5 NGINX names a Policy, VirtualServerRoute, Secret, listener or upstream that is not there.

import { isObject, type JsonObject, jsonAt, type Path } from "../../base/json.ts";
import { CERTIFICATE, SECRET } from "../../index/policyView.ts";
import { referenceRowsOf } from "../../index/referenceTable/index.ts";
import { namedAt, rowsWithPlaces } from "../../index/referenceTable/referenceRow.ts";
import { splitName } from "../../model/qualifiedName.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { absenceOf, nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRuleOnAny, type Fix, type RuleContext } from "../rule.ts";

const GROUP = "k8s.nginx.org";
const GLOBAL_CONFIGURATION = toKindKey(GROUP, "GlobalConfiguration");
const OBJECTS: readonly KindKey[] = [toKindKey(GROUP, "Policy"), toKindKey(GROUP, "VirtualServerRoute"), SECRET];

/** nginx/kubernetes-ingress: a missing Policy answers 500, a missing Secret breaks TLS, an unknown upstream makes the resource invalid. */
export const f5ReferenceMissing = defineRuleOnAny({
  code: "f5-reference-missing",
  severity: "warning",
  kinds: ["VirtualServer", "VirtualServerRoute", "TransportServer", "Policy"],
  check({ id }, cx) {
    const { value } = cx.resource;
    if (id.group !== GROUP) return;
    for (const { row, path } of rowsWithPlaces(referenceRowsOf(toKindKey(id.group, id.kind)), value)) {
      const text = readText(cx.value(path));
      const named = text === undefined ? undefined : namedAt(row, value, path, id.namespace);
      if (text === undefined || named === undefined) continue;
      if (named.is === "words") reportUpstream(text, named.words, path, cx);
      else if (named.is === "f5Listener") reportListener(text, path, cx);
      else if (named.is === "object" && OBJECTS.includes(named.kind)) reportObject(named.kind, text, path, value, cx);
    }
  },
});

function reportObject(kind: KindKey, text: string, path: Path, value: JsonObject, cx: RuleContext): void {
  const beside = jsonAt(value, path.slice(0, -1));
  const own = (isObject(beside) && readText(beside["namespace"])) || cx.resource.id.namespace;
  const { namespace, name } = splitName(text, own);
  if (kind === SECRET && isMade(namespace, name, beside, cx)) return;
  const absence = absenceOf(cx, kind, namespace, name);
  if (!absence) return;
  const { suggestion, ...said } = absence;
  const before = text.slice(0, text.indexOf("/") + 1);
  const shown = kind.slice(kind.indexOf("/") + 1);
  cx.report({
    ...said,
    path,
    fixes: suggestion === undefined ? [] : [use(`Use ${shown} ${suggestion}`, path, `${before}${suggestion}`)],
  });
}

/** cert-manager makes the Secret: for the VirtualServer itself, or by a Certificate. */
function isMade(namespace: string, name: string, beside: unknown, cx: RuleContext): boolean {
  if (typeof beside === "object" && beside !== null && "cert-manager" in beside) return true;
  return cx.list(CERTIFICATE, namespace).some(({ facts }) => facts.is === "other" && facts.kept === name);
}

/** Action: "The upstream with that name must be defined in the resource." */
function reportUpstream(name: string, words: readonly { readonly text: string }[], path: Path, cx: RuleContext): void {
  if (words.some(({ text }) => text === name)) return;
  const upstreams = cx.value(["spec", "upstreams"]);
  // A template among them may be the one.
  if (readList(upstreams).length !== words.length) return;
  const suggestion = nearestName(
    name,
    words.map(({ text }) => text),
  );
  cx.report({
    path,
    severity: "error",
    message: fit(
      `This resource has no upstream ${clipped(name, 50)}`,
      suggestion === undefined ? ", so the controller refuses it" : `; did you mean ${suggestion}?`,
    ),
    fixes: suggestion === undefined ? [] : [use(`Use ${suggestion}`, path, suggestion)],
  });
}

function reportListener(name: string, path: Path, cx: RuleContext): void {
  const configurations = cx.list(GLOBAL_CONFIGURATION);
  if (name === "tls-passthrough" || configurations.length === 0) return;
  const listeners = configurations.flatMap(({ facts }) =>
    facts.is === "other"
      ? readList(readObject(facts.kept)["listeners"]).map((item) => readText(readObject(item)["name"]))
      : [],
  );
  if (listeners.some((own) => own === undefined || own === name)) return;
  const suggestion = nearestName(
    name,
    listeners.flatMap((own) => own ?? []),
  );
  const absence = cx.absence(GLOBAL_CONFIGURATION, "");
  cx.report({
    path,
    ...(absence.is === "missing" && absence.sure ? {} : { severity: "information" as const }),
    message: fit(
      `No GlobalConfiguration has a listener ${clipped(name, 40)}`,
      suggestion === undefined ? "" : `; did you mean ${suggestion}?`,
    ),
    fixes: suggestion === undefined ? [] : [use(`Use ${suggestion}`, path, suggestion)],
  });
}

function use(title: string, path: Path, value: string): Fix {
  return { title, edits: [{ edit: { is: "set", path, value } }] };
}
