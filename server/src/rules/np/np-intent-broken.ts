// np-intent-broken: a stated intent (docs/intents.md) that the policies do not keep, or that can't be checked as it is written.

import { isTemplate } from "../../model/read.ts";
import { type Breach, breachOf } from "../../policy/intent.ts";
import { nearestName } from "../absence.ts";
import { relatedTo } from "../admin/related.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny, type RuleContext } from "../rule.ts";
import { engineOf } from "./engine.ts";
import { type EndMeaning, type IntentAt, intentsOf, meaningOf, portsOf } from "./intents.ts";
import { shorten } from "./spec.ts";

/** The verdict is the engine's: all policies of all dialects on both ends. What is not known breaks no intent. */
export const npIntentBroken = defineRuleOnAny({
  code: "np-intent-broken",
  severity: "error",
  kinds: ["Intents"],
  check({ id }, cx) {
    if (id.group !== "sallyport") return;
    const engine = engineOf(cx);
    for (const intent of intentsOf(cx)) {
      const { path, value } = intent;
      const [from, to] = [meaningOf(engine, value["from"]), meaningOf(engine, value["to"])];
      if (from) judgeEnd(cx, intent, "from", from);
      if (to) judgeEnd(cx, intent, "to", to);
      const ports = portsOf(value["port"]);
      if (!ports && !isTemplate(String(value["port"])))
        cx.report({
          path: [...path, "port"],
          message: `${JSON.stringify(String(value["port"]).slice(0, 30))} is no port of an intent; write 8080 or 53/UDP`,
        });
      const wanted = value["is"];
      if (from?.is !== "end" || to?.is !== "end" || !ports || (wanted !== "allow" && wanted !== "deny")) continue;
      const breach = breachOf(engine, { from: from.end, to: to.end, ports, wanted });
      if (breach) reportBreach(cx, intent, wanted, breach);
    }
  },
});

function reportBreach(cx: RuleContext, { path, value }: IntentAt, wanted: "allow" | "deny", breach: Breach): void {
  const { explanation, port, whole } = breach;
  const effects = wanted === "deny" ? ["allow"] : ["deny", "isolate"];
  const decisions = explanation.because.filter(({ effect, cite }) => cite !== undefined && effects.includes(effect));
  const cites = decisions.flatMap(({ cite }) => cite ?? []);
  const [first] = cites;
  const shown = port.protocol === "TCP" ? `${port.port}` : `${port.port}/${port.protocol}`;
  const to = `${shorten(breach.to, 40)}${whole && value["port"] === undefined ? "" : `:${shown}`}`;
  const can = wanted === "deny" ? "can" : "cannot";
  const name = typeof value["name"] === "string" && value["name"] !== "" ? ` "${shorten(value["name"], 24)}"` : "";
  const start = `Intent${name} says ${wanted}, but ${shorten(breach.from, 40)} ${can} reach ${to}`;
  const fallback = wanted === "deny" ? ": no policy denies it" : "";
  cx.report({
    path: [...path, "is"],
    message: first
      ? fit(
          start,
          `: ${first.id.kind} ${first.id.namespace === "" ? "" : `${first.id.namespace}/`}${first.id.name}`,
          `: ${first.id.name}`,
        )
      : fit(start, fallback),
    related: relatedTo(cx, cites, ({ text }) => text),
  });
}

function judgeEnd(cx: RuleContext, { path, value }: IntentAt, key: "from" | "to", meaning: EndMeaning): void {
  const at = [...path, key];
  const text = JSON.stringify(shorten(String(value[key]), 40));
  if (meaning.is === "unreadable") {
    cx.report({
      path: at,
      message: `${text} is no end; write namespace/workload, namespace/*, an address, a block or internet`,
    });
    return;
  }
  if (meaning.is !== "absent") return;
  const { namespace, name } = meaning;
  const absence = cx.workloadAbsence(namespace);
  if (absence.is !== "missing") return;
  const near =
    name === "*"
      ? undefined
      : nearestName(
          name,
          cx.workloads(namespace).map(({ id }) => id.name),
        );
  const where = absence.sure ? namespace : `${namespace} of this workspace`;
  const what = name === "*" ? "workload" : `workload ${shorten(name, 40)}`;
  const right = near === undefined ? undefined : `${namespace}/${near}`;
  cx.report({
    path: at,
    message: fit(
      `No ${what} in ${where}, so the intent can't be checked`,
      right === undefined ? "" : `; did you mean ${near}?`,
    ),
    severity: absence.sure ? "error" : "warning",
    fixes:
      right === undefined ? [] : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path: at, value: right } }] }],
  });
}
