// tls-secret-type: a Secret that an Ingress uses for TLS has another type than kubernetes.io/tls.

import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { tlsUser } from "./users.ts";

const TLS = "kubernetes.io/tls";

/** Reports TLS Secrets of another type: several controllers skip them (core/v1 Secret.type; the field can't be changed later). */
export const tlsSecretType = defineRule({
  code: "tls-secret-type",
  severity: "warning",
  on: "secret",
  check(facts, cx) {
    const written = cx.value(["type"]);
    if (facts.type === TLS || (written !== undefined && facts.type === undefined)) return;
    const user = tlsUser(facts, cx);
    if (!user) return;
    const say = facts.type === undefined ? "has no type" : `has type ${facts.type}`;
    const path = written === undefined ? ["kind"] : ["type"];
    cx.report({
      path,
      message: fit(
        `Secret ${showName(facts.id)} ${say}`,
        `; Ingress ${user.facts.id.name} uses it for TLS, which takes ${TLS}`,
        `; TLS takes ${TLS}`,
      ),
      fixes: [{ title: `Set type ${TLS}`, edits: [{ edit: { is: "set", path: ["type"], value: TLS } }] }],
      related: [{ entry: user, path: ["spec", "tls"], message: `Ingress ${showName(user.facts.id)}` }],
    });
  },
});
