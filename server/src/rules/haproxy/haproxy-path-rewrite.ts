// haproxy-path-rewrite: a line that is neither a path nor a regular expression with what replaces it.

import { compileRe2 } from "../../base/re2.ts";
import { shortName } from "../ann/placed.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRule } from "../rule.ts";

/** HAProxy Technologies, path-rewrite: each line is one path, or an expression and a replacement; \1 is the first group. */
export const haproxyPathRewrite = defineRule({
  code: "haproxy-path-rewrite",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    for (const { name, value, path } of ownAnnotations(facts, cx, "haproxy")) {
      if (shortName(name) !== "path-rewrite" || value === undefined) continue;
      const problem = value
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .map(problemOf)
        .find((text) => text !== undefined);
      if (problem === undefined) continue;
      const nginx = /\$\d/.test(value);
      cx.report({
        path,
        message: problem,
        fixes: nginx
          ? [
              {
                title: "Write groups as \\1",
                edits: [{ edit: { is: "set", path, value: value.replace(/\$(\d)/g, "\\$1") } }],
              },
            ]
          : [],
      });
    }
  },
});

function problemOf(line: string): string | undefined {
  const parts = line.split(/\s+/);
  const [first = "", replacement, ...more] = parts;
  if (more.length > 0)
    return fit(
      "A line is a path, or an expression and a replacement",
      `; ${clipped(line, 40)} has ${parts.length} parts`,
    );
  const target = replacement ?? first;
  const dollar = /\$\d/.exec(target)?.[0];
  if (dollar !== undefined) return `A group is written \\${dollar.slice(1)} here, not ${dollar}`;
  const used = Math.max(0, ...[...target.matchAll(/\\(\d)/g)].map(([, digit]) => Number(digit)));
  if (replacement === undefined)
    return used > 0 ? `\\${used} needs an expression in front that captures it` : undefined;
  const expression = compileRe2(first);
  if ("why" in expression && !/\(\?[=!<]|\\[1-9]/.test(first))
    return fit(`${clipped(first, 40)} is no regular expression`, `: ${expression.why}`);
  const groups = [
    ...first
      .replace(/\\./g, "")
      .replace(/\[[^\]]*\]/g, "")
      .matchAll(/\((?!\?(?!P?<[A-Za-z]))/g),
  ].length;
  return used > groups ? `The replacement uses \\${used}; ${clipped(first, 40)} captures ${groups}` : undefined;
}
