// Names from manifests in Markdown: nothing that somebody writes into a name may become a link, an image or markup.

/** Text that Markdown shows as it is, on one line. */
export function plain(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, " ").replaceAll(/[\\`*_{}[\]<>|#~!$&]/g, (sign) => `\\${sign}`);
}

/** A table; cells are Markdown already. Nothing where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line), ""];
}
