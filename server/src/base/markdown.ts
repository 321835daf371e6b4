// Names and other texts of files and clusters in Markdown: nothing that somebody writes into one may become a link, HTML, an
// image or a command. The only way to put such a text into Markdown.

/** A text as Markdown that shows it and nothing else, in one line. Names with dashes stay readable in the source. */
export function escape(text: string): string {
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

/** A text as inline code. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line !== "" && !line.includes("`")) return `\`${line}\``;
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

const MOST = 300;

/** Most names: nothing in them means anything to Markdown. */
const HARMLESS = /^[A-Za-z][A-Za-z0-9 ./=,-]*$/;

function oneLine(text: string): string {
  if (text.length <= MOST && /^[\x20-\x7e]*$/.test(text)) return text;
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, " ");
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
