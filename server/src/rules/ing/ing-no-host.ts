// ing-no-host: a rule that answers for every host.

import { readList, readObject } from "../../model/read.ts";
import { defineRule, type Fix } from "../rule.ts";
import { isHost } from "./hostSyntax.ts";
import { isWritten, type RuleAt, rulesOf } from "./spec.ts";

/** networking/v1 IngressRule.host: without it the rule takes all requests that no other rule names. */
export const ingNoHost = defineRule({
  code: "ing-no-host",
  severity: "information",
  on: "ingress",
  check(_, cx) {
    const hosts = readList(readObject(cx.resource.value["spec"])["tls"]).flatMap((item) =>
      readList(readObject(item)["hosts"]),
    );
    const only = hosts.length === 1 && typeof hosts[0] === "string" && isHost(hosts[0]) ? hosts[0] : undefined;
    for (const rule of rulesOf(cx.resource)) {
      if ((rule.value["host"] ?? "") !== "" || !isWritten(rule.value["http"])) continue;
      cx.report({
        path: rule.path,
        at: "key",
        message: "This rule answers for every host that no other rule names",
        fixes: only === undefined ? [] : [insert(rule, only)],
      });
    }
  },
});

function insert({ path, value }: RuleAt, host: string): Fix {
  const title = `Add host: ${host}`;
  if (Object.hasOwn(value, "host"))
    return { title, edits: [{ edit: { is: "set", path: [...path, "host"], value: host } }] };
  return { title, edits: [{ edit: { is: "insert", path, key: "host", value: host, before: "http" } }] };
}
