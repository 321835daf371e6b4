import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["res-selector-mismatch"] };

function deployment(selector: string, labels: string, said = "", kind = "Deployment"): string {
  return `kind: ${kind}\nmetadata: { name: cart }\nspec:\n  selector: ${selector}\n${said}  template:\n    metadata: { labels: ${labels} }\n`;
}

test("selectors that match", () => {
  checkDiagnostics(deployment("{ matchLabels: { app: cart } }", "{ app: cart, tier: web }"), only);
  checkDiagnostics(
    deployment("{ matchExpressions: [{ key: app, operator: In, values: [cart, card] }] }", "{ app: cart }"),
    only,
  );
  checkDiagnostics(deployment("{ app: cart }", "{ app: cart }", "", "ReplicationController"), only);
});

test("labels, expressions and an empty selector that don't", () => {
  checkDiagnostics(
    deployment(
      "{ matchLabels: { app: card } }",
      "{ app: cart }",
      `${" ".repeat(34)}^^^^ error res-selector-mismatch: The selector wants app=card, but the template has app=cart\n`,
    ),
    only,
  );
  checkDiagnostics(
    deployment(
      "{ matchLabels: { app: card } }",
      "{}",
      `${" ".repeat(34)}^^^^ error res-selector-mismatch: The selector wants app=card, but the template has no label app\n`,
    ),
    only,
  );
  checkDiagnostics(
    deployment(
      "{ matchExpressions: [{ key: app, operator: NotIn, values: [cart] }] }",
      "{ app: cart }",
      `${" ".repeat(40)}^^^ error res-selector-mismatch\n`,
    ),
    only,
  );
  checkDiagnostics(
    deployment(
      "{}",
      "{ app: cart }",
      "  ^^^^^^^^ error res-selector-mismatch: The selector is empty; it must name labels of the pod template\n",
    ),
    only,
  );
  checkDiagnostics(
    deployment(
      "{ app: card }",
      "{ app: cart }",
      `${" ".repeat(19)}^^^^ error res-selector-mismatch\n`,
      "ReplicationController",
    ),
    only,
  );
});

test("templates, labels of another type, and kinds that make their own selector", () => {
  checkDiagnostics(deployment('{ matchLabels: { app: "{{ .Chart.Name }}" } }', "{ app: cart }"), only);
  checkDiagnostics(deployment("{ matchLabels: { app: cart } }", '{ app: "{{ .Chart.Name }}" }'), only);
  checkDiagnostics(deployment('{ matchLabels: { build: "7" } }', "{ build: 7 }"), only);
  checkDiagnostics(deployment("{ matchLabels: { app: card } }", "{ app: cart }", "", "Job"), only);
});

test("either side follows the other", () => {
  const before = deployment("{ matchLabels: { app: card } }", "{ app: cart }");
  const after = (text: string): string => `${text}apiVersion: apps/v1`;
  checkFix(
    "res-selector-mismatch",
    "Select app=cart",
    before,
    after(deployment("{ matchLabels: { app: cart } }", "{ app: cart }")),
  );
  checkFix(
    "res-selector-mismatch",
    "Label the template app=card",
    before,
    after(deployment("{ matchLabels: { app: card } }", "{ app: card }")),
  );
});
