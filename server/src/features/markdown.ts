// Markdown for hovers and documentation. Every text that comes from a file or a cluster passes through `escape` or `code`.

export { code, escape } from "../base/markdown.ts";

/** Bold text of our own making or escaped by the caller. */
export function bold(markdown: string): string {
  return `**${markdown}**`;
}

/** A sentence of our own that begins a line. */
export function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Lines that stay lines, without empty ones. */
export function lines(...markdown: readonly (string | undefined)[]): string {
  return markdown.filter((line) => line !== undefined && line !== "").join("  \n");
}

/** Paragraphs, without empty ones. */
export function paragraphs(...markdown: readonly (string | undefined)[]): string {
  return markdown.filter((part) => part !== undefined && part !== "").join("\n\n");
}

/** A few texts, and how many are left over: `a, b +4`. */
export function few(texts: readonly string[], most = 5): string {
  const shown = texts.slice(0, most).join(", ");
  return texts.length > most ? `${shown} +${texts.length - most}` : shown;
}

/** `1 pod`, `3 pods`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return number === 1 ? `1 ${one}` : `${number.toLocaleString("en")} ${many}`;
}
