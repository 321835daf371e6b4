// A window connects by itself in these cases and no others.
import { describe, expect, test } from "vitest";
import { type Circumstances, looksLikeManifest, readRemembered, toAutomatic } from "./automatic.ts";

const READY: Circumstances = {
  mayConnect: true,
  isManifestOpen: () => true,
  setting: "manual",
  remembered: { is: "connected", context: "prod", namespace: "shop" },
};

for (const [what, circumstances, expected] of [
  ["a window that was connected", READY, { context: "prod", namespace: "shop" }],
  ["… with no namespace chosen", { ...READY, remembered: { is: "connected", context: "prod" } }, { context: "prod" }],
  ["… in a folder that is not trusted", { ...READY, mayConnect: false }, undefined],
  ["… before a manifest is open", { ...READY, isManifestOpen: () => false }, undefined],
  ["a window that was never connected", { ...READY, remembered: undefined }, undefined],
  ["… told to connect by itself", { ...READY, remembered: undefined, setting: "automatic" }, {}],
  ["… told so, not trusted", { ...READY, remembered: undefined, setting: "automatic", mayConnect: false }, undefined],
  [
    "… told so, no manifest",
    { ...READY, remembered: undefined, setting: "automatic", isManifestOpen: () => false },
    undefined,
  ],
  [
    "what was chosen counts more than what is current",
    { ...READY, setting: "automatic" },
    { context: "prod", namespace: "shop" },
  ],
  ["a window that was disconnected", { ...READY, remembered: { is: "disconnected" }, setting: "automatic" }, undefined],
] as const satisfies readonly (readonly [string, Circumstances, unknown])[]) {
  test(what, () => expect(toAutomatic(circumstances)).toEqual(expected));
}

test("no document is read while there is nothing to connect to", () => {
  const isManifestOpen = () => {
    throw new Error("a document was read");
  };
  expect(toAutomatic({ ...READY, remembered: undefined, isManifestOpen })).toBeUndefined();
});

describe("what was stored", () => {
  for (const [stored, read] of [
    [
      { is: "connected", context: "prod", namespace: "shop" },
      { is: "connected", context: "prod", namespace: "shop" },
    ],
    [
      { is: "connected", context: "prod", namespace: 5, other: 1 },
      { is: "connected", context: "prod" },
    ],
    [{ is: "connected" }, undefined],
    [{ is: "disconnected" }, { is: "disconnected" }],
    ["prod", undefined],
    [undefined, undefined],
    [null, undefined],
  ] as const) {
    test(JSON.stringify(stored) ?? "nothing", () => expect(readRemembered(stored)).toEqual(read));
  }
});

describe("a manifest", () => {
  for (const [text, is] of [
    ["apiVersion: v1\nkind: Service\n", true],
    ["# a comment\n---\nkind: Service\napiVersion: v1\n", true],
    ["- apiVersion: v1\n  kind: Service\n", true],
    ['{ "apiVersion": "v1",\n  "kind": "Service" }', true],
    ["kind: pizza\n", false],
    ["version: 3\nservices:\n  web:\n    image: x\n", false],
    ["# apiVersion: v1\n# kind: Service\n", false],
    ["", false],
  ] as const) {
    test(JSON.stringify(text), () => expect(looksLikeManifest(text)).toBe(is));
  }
});
