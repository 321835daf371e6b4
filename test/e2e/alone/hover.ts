// Hovers: what the thing under the mouse resolves to.
import assert from "node:assert/strict";
import { it } from "mocha";
import { at, eventually, hoverText, open } from "../editor.ts";

export function checkHover(): void {
  const hovers: readonly (readonly [string, string, string, readonly RegExp[]])[] = [
    ["a backend's Service", "shop/ingress.yaml", "name: we|b\n", [/Service shop\/web/, /web\.yaml/, /80/]],
    ["an address range", "shop/policy.yaml", "192.168|.1.0/24", [/256 addresses/, /private/]],
    ["a pod selector", "shop/policy.yaml", "podSele|ctor", [/app\\?=web/]],
    ["a field", "shop/ingress.yaml", "secretNa|me", [/secret/i]],
  ];
  for (const [what, path, place, texts] of hovers) {
    it(`explains ${what}`, async () => {
      const { document } = await open(path);
      const hover = await eventually(
        `a hover on ${what}`,
        async () => (await hoverText(document, at(document, place))) || undefined,
      );
      for (const text of texts) assert.match(hover, text);
    });
  }
}
