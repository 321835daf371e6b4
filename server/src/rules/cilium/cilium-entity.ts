// cilium-entity: a name in toEntities or fromEntities that stands for nobody.

import { nearest } from "../../base/nearest.ts";
import { quoted } from "../nameSyntax.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { rulesOf, textsOf } from "./spec.ts";

/** pkg/policy/api EntitySelectorMapping (reach-semantics CI-8). */
const ENTITIES: readonly string[] = [
  "all",
  "world",
  "world-ipv4",
  "world-ipv6",
  "cluster",
  "host",
  "remote-node",
  "kube-apiserver",
  "ingress",
  "init",
  "health",
  "unmanaged",
  "none",
];

/** What people write for them. */
const MEANT: { readonly [word: string]: string } = {
  internet: "world",
  external: "world",
  outside: "world",
  any: "all",
  everything: "all",
  apiserver: "kube-apiserver",
  "api-server": "kube-apiserver",
  kubernetes: "kube-apiserver",
  localhost: "host",
  "local-host": "host",
  node: "remote-node",
  nodes: "remote-node",
  "remote-host": "remote-node",
};

export const ciliumEntity = defineCiliumRule({
  code: "cilium-entity",
  severity: "error",
  check(_, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      const key = rule.direction === "egress" ? "toEntities" : "fromEntities";
      for (const { path, text } of textsOf([...rule.path, key], rule.value[key])) {
        if (ENTITIES.includes(text)) continue;
        const word = text.toLowerCase().replaceAll("_", "-");
        const likely =
          ENTITIES.find((entity) => entity === word) ??
          (Object.hasOwn(MEANT, word) ? MEANT[word] : undefined) ??
          nearest(word, ENTITIES);
        cx.report({
          path,
          message: `${quoted(text)} is no entity; ${likely === undefined ? "there are world, cluster, host, kube-apiserver and others" : `did you mean ${likely}?`}`,
          fixes:
            likely === undefined
              ? []
              : [{ title: `Use ${likely}`, edits: [{ edit: { is: "set", path, value: likely } }] }],
        });
      }
    }
  },
});
