// Texts that somebody else wrote stay texts wherever the window shows them.
import { array, assert, constantFrom, property, string, stringMatching } from "fast-check";
import { expect, test } from "vitest";
import { escape } from "../../server/src/base/markdown.ts";
import { toMarkdown, toPlain, toVisible } from "./shownText.ts";

for (const [what, text, plain] of [
  ["a name", "prod-eu.example", "prod-eu.example"],
  ["an icon", "$(trash) prod", "$\u2060(trash) prod"],
  ["an icon behind a backslash", "\\$(trash)", "\\$\u2060(trash)"],
  ["a link", "[here](command:workbench.action.quit)", "[here]\u2060(command:workbench.action.quit)"],
  ["lines", "a\r\nb", "a b"],
  ["a text that turns its direction", "a\u202eb", "a b"],
] as const) {
  test(`plain: ${what}`, () => expect(toPlain(text)).toBe(plain));
}

test("plain: a long text is cut", () => expect(toPlain("x".repeat(1000))).toHaveLength(301));

test("Markdown is escaped as the server escapes it", () => {
  const piece = constantFrom(
    "[",
    "](",
    "http://",
    "www.",
    "`",
    "|",
    "\n",
    "<b>",
    "&lt;",
    "# ",
    "1. ",
    "![",
    "@",
    "\u202e",
    "web",
  );
  assert(
    property(
      array(piece).map((pieces) => pieces.join("")),
      (text) => {
        expect(toMarkdown(text)).toBe(escape(text));
      },
    ),
  );
  assert(
    property(string({ unit: "grapheme", maxLength: 400 }), (text) => {
      expect(toMarkdown(text)).toBe(escape(text));
    }),
  );
});

test("visible: all that can't be seen is spelled out, and nothing is left out", () => {
  expect(toVisible("a\u202eb\n\u200b")).toBe("a\\u202eb\\u000a\\u200b");
  assert(
    property(stringMatching(/^[ -~äöü]*$/), (text) => {
      expect(toVisible(text)).toBe(text);
    }),
  );
});
