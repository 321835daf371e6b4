// Which of the person's settings make a proxy.
import { expect, test } from "vitest";
import { toEditorProxy } from "./toEditorProxy.ts";

const NONE = { proxy: undefined, noProxy: undefined, support: undefined };

test.each([
  ["nothing is set", NONE, undefined],
  ["it is empty", { ...NONE, proxy: " " }, undefined],
  ["it is no text", { ...NONE, proxy: 3128 }, undefined],
  ["a proxy alone", { ...NONE, proxy: " http://p:3128 " }, { url: "http://p:3128", noProxy: [] }],
  ["exceptions", { ...NONE, proxy: "p", noProxy: ["a.b", 1, "*"] }, { url: "p", noProxy: ["a.b", "*"] }],
  ["exceptions of another type", { ...NONE, proxy: "p", noProxy: "a.b" }, { url: "p", noProxy: [] }],
  ["support is off", { ...NONE, proxy: "p", support: "off" }, undefined],
  ["support is on", { ...NONE, proxy: "p", support: "override" }, { url: "p", noProxy: [] }],
] as const)("%s", (_, settings, wanted) => {
  expect(toEditorProxy(settings)).toEqual(wanted);
});
