import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

test("the fix quotes what is written, not what YAML reads", () => {
  for (const [written, title] of [
    ["1.10", 'Write "1.10"'],
    ["yes", 'Write "yes"'],
    ["0777", 'Write "0777"'],
  ] as const) {
    const before = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    example.com/a: ${written} # note\n`;
    checkFix("ing-annotation-not-text", title, before, before.replace(written, `"${written}"`));
  }
});

test("labels of pod templates count, templates and texts do not", () =>
  checkDiagnostics(
    `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
  labels: { a: "1", b: "{{ .b }}" }
spec:
  template:
    metadata:
      labels:
        version: 2
                 ^ error ing-annotation-not-text: Label values are text; write "2"
        none:
        ^^^^ warning ing-annotation-not-text: Label values are text; nothing is written here
`,
    { only: ["ing-annotation-not-text"] },
  ));
