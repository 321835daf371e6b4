import { expect, test } from "vitest";
import { linksOf } from "../../../../test/fixture/checkNavigation.ts";

test("a kustomization's files and folders, where they are known", () => {
  const text = `
#- /prod/kustomization.yaml
resources:
  - web.yaml
  - "../base"
  - missing.yaml
  - https://example.com/web.yaml
  - command:workbench.action.quit
patches:
  - path: patch.yaml
  - patch: |
      kind: Service
#- /prod/web.yaml
kind: Service
metadata: { name: web }
#- /prod/patch.yaml
kind: Service
metadata: { name: web }
#- /base/kustomization.yaml
resources: []
`;
  expect(linksOf(text)).toEqual([
    "web.yaml → /prod/web.yaml",
    '"../base" → /base/kustomization.yaml',
    "patch.yaml → /prod/patch.yaml",
  ]);
});

test("other files have no links, whatever they are called", () => {
  expect(
    linksOf("#- /web.yaml\nresources: [other.yaml]\n#- /other.yaml\nkind: Service\nmetadata: { name: web }\n"),
  ).toEqual([]);
});
