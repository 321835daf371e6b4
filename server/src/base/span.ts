// A stretch of text by UTF-16 offsets. Lines and characters exist only in features and lsp.

export interface Span {
  /** First UTF-16 code unit. */
  readonly start: number;
  /** One past the last code unit. */
  readonly end: number;
}

/** The same stretch, moved by a number of code units. */
export function shift(span: Span, by: number): Span {
  return by === 0 ? span : { start: span.start + by, end: span.end + by };
}

/** Whether the offset lies in the span, its end included (where a cursor may stand). */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
