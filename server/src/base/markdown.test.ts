// Nothing from a file or a cluster becomes a link, an image, HTML or layout in Markdown.
import { expect, test } from "vitest";
import { code, escape } from "./markdown.ts";

for (const [what, text, markdown] of [
  ["names stay readable", "Service web/my-service app=web", "Service web/my-service app=web"],
  ["a link", "[x](command:evil)", String.raw`\[x\](command:evil)`],
  ["an image", "![x](http://e.example/x.png)", String.raw`\!\[x\](http&#58;//e.example/x.png)`],
  ["HTML", "<img src=x>", "&lt;img src=x&gt;"],
  ["an entity", "&lt;b&gt;", "&amp;lt;b&amp;gt;"],
  [
    "an address that an editor would make a link of",
    "http://e.example www.e.example a@e.example",
    "http&#58;//e.example www&#46;e.example a&#64;e.example",
  ],
  ["a heading, a list", "# a", String.raw`\# a`],
  ["lines", "a\n\n---\n# b", "a --- # b"],
  ["text that turns its direction", "a\u202eb", "a b"],
  ["a table's cell", "a|b", String.raw`a\|b`],
] as const) {
  test(what, () => expect(escape(text)).toBe(markdown));
}

test("code holds backticks", () => {
  expect(code("a")).toBe("`a`");
  expect(code("a`b")).toBe("``a`b``");
  expect(code("`a")).toBe("`` `a ``");
});

test("long texts are cut", () => expect(escape("x".repeat(1000)).length).toBeLessThan(310));
