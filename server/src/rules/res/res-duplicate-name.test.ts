import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = { only: ["res-duplicate-name"] };
const object = `
kind: ConfigMap
metadata: { name: settings }`;

test("a folder is looked at, other folders are not", () =>
  checkDiagnostics(
    `
#- /a/one.yaml
kind: ConfigMap
metadata: { name: settings }
                  ^^^^^^^^ information res-duplicate-name: ConfigMap default/settings is defined in two.yaml too
#- /a/two.yaml
kind: ConfigMap
metadata: { name: settings, labels: { colour: blue } }
                  ^^^^^^^^ information res-duplicate-name: ConfigMap default/settings is defined in one.yaml too
#- /b/one.yaml${object}
`,
    only,
  ));

test("equal documents in two files do no harm", () =>
  checkDiagnostics(`#- /a/one.yaml${object}\n#- /a/two.yaml${object}\n`, only));

test("the live object of the same name is no duplicate", () =>
  checkDiagnostics(`#- /a.yaml${object}\n#- cluster:prod synced=ConfigMap${object}\n`, only));

test("names that the API server makes are no duplicates", () =>
  checkDiagnostics(
    `
kind: ConfigMap
metadata: { generateName: a- }
---
kind: ConfigMap
metadata: { generateName: a- }
`,
    only,
  ));
