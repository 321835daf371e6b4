// traefik-v1-annotation: an annotation of Traefik 1 that no later version reads.

import type { Json } from "../../base/json.ts";
import { isTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import {
  isTraefiks,
  TRAEFIK_PREFIX,
  type TraefikAnnotation,
  traefikAnnotation,
  traefikAnnotations,
} from "./annotations.ts";

/** Reports annotations that were removed in Traefik 2 (docs/content/migrate/v1-to-v2.md). */
export const traefikV1Annotation = defineRule({
  code: "traefik-v1-annotation",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (!isTraefiks(facts, cx)) return;
    for (const item of traefikAnnotations(cx)) {
      if (item.row?.removedIn === undefined) continue;
      const hint = /; (.+)\.$/.exec(item.row.description)?.[1];
      const by = item.row.replacedBy?.slice(TRAEFIK_PREFIX.length);
      cx.report({
        path: item.path,
        at: "key",
        message: fit(`${item.name} is of Traefik 1 and does nothing`, `; ${hint ?? `use ${by}`}`),
        fixes: [...renamed(item), ...middleware(item, cx)],
      });
    }
  },
});

/** Where the value means the same under the new name. */
function renamed({ name, value, path, row }: TraefikAnnotation): readonly Fix[] {
  const same =
    name === "frontend-entry-points" ||
    name === "priority" ||
    (name === "rule-type" && /^Path(?:Prefix)?$/.test(value));
  if (!same || row?.replacedBy === undefined) return [];
  const title = `Rename to ${row.replacedBy.slice(TRAEFIK_PREFIX.length)}`;
  return [{ title, edits: [{ edit: { is: "rename", path, to: row.replacedBy } }] }];
}

/** The Middleware that does what the annotation did, behind the Ingress, and its name in router.middlewares. */
function middleware(item: TraefikAnnotation, cx: RuleContext): readonly Fix[] {
  const made = specOf(item, cx);
  const { id, namespaceFrom } = cx.resource;
  if (!made || id.name === "" || isTemplate(id.name) || isTemplate(id.namespace)) return [];
  const name = `${id.name}-${made.suffix}`;
  const reference = `${id.namespace}-${name}@kubernetescrd`;
  const list = traefikAnnotation(cx, "router.middlewares");
  const where = namespaceFrom === "manifest" ? { namespace: id.namespace } : {};
  return [
    {
      title: `Make Middleware ${name} and refer to it`,
      edits: [
        list
          ? {
              edit: {
                is: "splice",
                path: list.path,
                part: { start: list.value.length, end: list.value.length },
                text: `,${reference}`,
              },
            }
          : {
              edit: {
                is: "insert",
                path: ["metadata", "annotations"],
                key: `${TRAEFIK_PREFIX}router.middlewares`,
                value: reference,
                after: item.key,
              },
            },
        { edit: { is: "remove", path: item.path } },
        {
          edit: {
            is: "appendDocument",
            value: {
              apiVersion: "traefik.io/v1alpha1",
              kind: "Middleware",
              metadata: { name, ...where },
              spec: made.spec,
            },
          },
        },
      ],
    },
  ];
}

function specOf(
  { name, value }: TraefikAnnotation,
  cx: RuleContext,
): { readonly suffix: string; readonly spec: Json } | undefined {
  if (name === "redirect-entry-point" && value === "https")
    return { suffix: "to-https", spec: { redirectScheme: { scheme: "https", permanent: true } } };
  if (name === "rule-type" && value === "PathPrefixStrip") {
    const { facts } = cx.resource;
    const paths =
      facts.is === "ingress" ? facts.rules.flatMap((rule) => rule.paths.flatMap(({ path }) => path ?? [])) : [];
    const prefixes = [...new Set(paths)].filter((path) => path !== "/");
    return prefixes.length === 0 ? undefined : { suffix: "strip", spec: { stripPrefix: { prefixes } } };
  }
  if (name === "app-root" && value.startsWith("/"))
    return {
      suffix: "app-root",
      spec: { redirectRegex: { regex: "^(https?://[^/]+)/$", replacement: `\${1}${value}` } },
    };
  return undefined;
}
