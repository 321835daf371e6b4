// Names and reasons of clusters and kubeconfigs on their way into the window: nothing that somebody writes into one may become an
// icon, a link, HTML or a second line. The only way to put such a text into a label, a message or Markdown.

/** A text for labels, lists and messages, which all read `$(name)` as an icon and `[label](address)` as a link. */
export function toPlain(text: string): string {
  return oneLine(text).replaceAll("$(", "$\u2060(").replaceAll("](", "]\u2060(");
}

/** A text as Markdown that shows it and nothing else, in one line: the twin of the server's `escape`, and a test holds them equal. */
export function toMarkdown(text: string): string {
  if (text.length < MOST && HARMLESS.test(text) && !text.includes("www.")) return text;
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]~|]/g, String.raw`\$&`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/^\s*[-+#=]/, String.raw`\$&`)
    .replace(/^\s*\d+(?=[.)]\s)/, (number) => `${number}\u2060`)
    .replaceAll(/!(?=\\\[)/g, String.raw`\!`)
    .replaceAll("://", "&#58;//")
    .replaceAll(/\bwww\./gi, (start) => `${start.slice(0, -1)}&#46;`)
    .replaceAll("@", "&#64;");
}

/** A text shown whole, with what can't be seen or turns the direction written as `\u202e`: for what a person must judge. */
export function toVisible(text: string): string {
  return text.replaceAll(UNSEEN, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`;
  });
}

const MOST = 300;
const HARMLESS = /^[A-Za-z][A-Za-z0-9 ./=,-]*$/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

function oneLine(text: string): string {
  if (text.length <= MOST && /^[\x20-\x7e]*$/.test(text)) return text;
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, " ");
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
