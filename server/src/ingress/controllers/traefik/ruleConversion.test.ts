import { expect, test } from "vitest";
import { parseRule } from "./rule.ts";
import { toVersion3 } from "./ruleConversion.ts";

test.each([
  ["Host(`a`)", "Host(`a`)"],
  ["Host(`a`, `b`)", "Host(`a`) || Host(`b`)"],
  ["Host(`a`, `b`) && Path(`/c`, `/d`)", "(Host(`a`) || Host(`b`)) && (Path(`/c`) || Path(`/d`))"],
  ["!HostHeader(`a`)", "!Host(`a`)"],
  ["Headers(`X`, `1`)", "Header(`X`, `1`)"],
  ["Headers(`X`, `1`, `Y`, `2`)", "Header(`X`, `1`) && Header(`Y`, `2`)"],
  ["HeadersRegexp(`X`, `^a`) || Method(`GET`, `PUT`)", "HeaderRegexp(`X`, `^a`) || (Method(`GET`) || Method(`PUT`))"],
  ["HostRegexp(`{sub:[a-z]+}.example.com`)", "HostRegexp(`^[a-z]+\\.example\\.com$`)"],
  ["HostRegexp(`{sub}.{zone:a|b}.com`)", "HostRegexp(`^[^.]+\\.(?:a|b)\\.com$`)"],
  ["HostRegexp(`a.example.com`)", "HostRegexp(`^a\\.example\\.com$`)"],
  ["Path(`/a/{id:[0-9]{2}}`)", "PathRegexp(`^/a/[0-9]{2}$`)"],
  ["PathPrefix(`/{lang}/x`)", "PathRegexp(`^/[^/]+/x`)"],
  ["Query(`a=b`)", "Query(`a`, `b`)"],
  ["Query(`a=b=c`, `d=`)", "Query(`a`, `b=c`) && Query(`d`)"],
  ["ClientIP(`10.0.0.1`, `::1`)", "ClientIP(`10.0.0.1`) || ClientIP(`::1`)"],
  ["Path(`/a/{id`)", undefined],
  ["Headers(`X`)", undefined],
  ["Host(``)", undefined],
  ["Hots(`a`)", undefined],
])("%s becomes %s", (rule, expected) => {
  const parsed = parseRule(rule);
  expect(parsed.is === "rule" ? toVersion3(rule, parsed.tree, "http") : "broken").toBe(expected);
});

test("a TCP rule keeps comparing names without case", () => {
  const rule = "HostSNI(`a`, `b`) && HostSNIRegexp(`{s}.a`)";
  const parsed = parseRule(rule);
  expect(parsed.is === "rule" && toVersion3(rule, parsed.tree, "tcp")).toBe(
    "(HostSNI(`a`) || HostSNI(`b`)) && HostSNIRegexp(`(?i)^[^.]+\\.a$`)",
  );
});
