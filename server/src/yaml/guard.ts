// What is checked of a text before the YAML library sees it: the library aborts the process or takes minutes on
// deep nesting and on many anchors, so such documents are refused here with a problem of their own.

const MAX_FLOW_DEPTH = 100;
const MAX_BLOCK_DEPTH = 100;
const MAX_INDENT = 400;
const MAX_ANCHORS = 1000;

/** Why a document's text is not given to the parser, with the offset of the cause; undefined where it is fit. */
export function unfit(text: string): { readonly offset: number; readonly why: string } | undefined {
  return tooDeep(text) ?? tooManyAnchors(text);
}

function tooDeep(text: string): { offset: number; why: string } | undefined {
  let flow = 0;
  let marks = 0;
  let lineStart = 0;
  let atStart = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) {
      lineStart = i + 1;
      marks = 0;
      atStart = true;
    } else if (code === 91 || code === 123) {
      if (++flow > MAX_FLOW_DEPTH) return { offset: i, why: `nested deeper than ${MAX_FLOW_DEPTH} levels` };
      atStart = false;
    } else if (code === 93 || code === 125) {
      flow = Math.max(0, flow - 1);
      atStart = false;
    } else if (atStart && (code === 45 || code === 63 || code === 58)) {
      if (++marks > MAX_BLOCK_DEPTH) return { offset: i, why: `nested deeper than ${MAX_BLOCK_DEPTH} levels` };
    } else if (code !== 32 && code !== 9) {
      if (atStart && marks === 0 && i - lineStart > MAX_INDENT && !/\S/.test(text.slice(lineStart, i))) {
        return { offset: i, why: `indented by more than ${MAX_INDENT} columns` };
      }
      atStart = false;
    }
  }
  return undefined;
}

function tooManyAnchors(text: string): { offset: number; why: string } | undefined {
  const mark = /(?:^|[\s[{,])[&*][^\s,\]}&*]/g;
  let count = 0;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    if (++count > MAX_ANCHORS) return { offset: match.index, why: `more than ${MAX_ANCHORS} anchors and aliases` };
  }
  return undefined;
}
