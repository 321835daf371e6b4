// Offset ↔ line and character of one text, in UTF-16 code units as the language server protocol counts by default.

export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

export interface TextIndex {
  readonly lineCount: number;
  /** The position of an offset; offsets outside are clamped. */
  position(offset: number): LinePosition;
  /** The offset of a position; lines and characters outside are clamped. */
  offset(position: LinePosition): number;
  /** The offset at which a line starts; the text's length for lines past the end. */
  lineStart(line: number): number;
}

/** Indexes the lines of a text: `\n`, `\r\n` and a lone `\r` end a line, as in the protocol. */
export function indexText(text: string): TextIndex {
  const starts = lineStarts(text);
  const lineStart = (line: number): number => (line < 0 ? 0 : (starts[line] ?? text.length));
  return {
    lineCount: starts.length,
    lineStart,
    position(offset) {
      const at = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: at - (starts[low] ?? 0) };
    },
    offset({ line, character }) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      const start = lineStart(line);
      const next = lineStart(line + 1);
      let end = next;
      if (line + 1 < starts.length) {
        end = next - 1;
        if (text[end] === "\n" && text[end - 1] === "\r" && end - 1 >= start) end -= 1;
      }
      return Math.max(start, Math.min(start + character, end));
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes("\r")) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (code === 13 || code === 10) starts.push(i + 1);
  }
  return starts;
}
