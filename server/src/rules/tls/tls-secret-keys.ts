// tls-secret-keys: a TLS Secret lacks the certificate or its key.

import { readObject } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { defineRule } from "../rule.ts";
import { tlsUser } from "./users.ts";

/** Reports kubernetes.io/tls Secrets, and others that an Ingress uses for TLS, without tls.crt or tls.key (core/v1 SecretTypeTLS). */
export const tlsSecretKeys = defineRule({
  code: "tls-secret-keys",
  severity: "warning",
  on: "secret",
  check(facts, cx) {
    const has = facts.keys ?? [];
    const lacks = ["tls.crt", "tls.key"].filter((key) => !has.includes(key));
    if (lacks.length === 0 || (facts.type !== "kubernetes.io/tls" && !tlsUser(facts, cx))) return;
    const holder = cx.value(["data"]) === undefined && cx.value(["stringData"]) !== undefined ? "stringData" : "data";
    if (
      [...Object.keys(readObject(cx.value(["data"]))), ...Object.keys(readObject(cx.value(["stringData"])))].some(
        (key) => key.includes("{{"),
      )
    )
      return;
    cx.report({
      path: cx.value([holder]) === undefined ? ["kind"] : [holder],
      at: cx.value([holder]) === undefined ? "value" : "key",
      message: `Secret ${showName(facts.id)} lacks ${lacks.join(" and ")}`,
      fixes: [
        {
          title: `Add ${lacks.join(" and ")}`,
          edits: lacks.map((key) => ({ edit: { is: "set", path: [holder, key], value: "" } })),
        },
      ],
    });
  },
});
