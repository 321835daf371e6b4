// Label selectors as the query parameter states them: `app=web,tier in (a,b),!old`. The words of its errors are the API
// server's.

type Labels = Readonly<Record<string, unknown>>;
export type LabelMatch = (labels: Labels) => boolean;

/** What a selector picks, or what is wrong with it. */
export function parseLabelSelector(text: string): LabelMatch | { readonly problem: string } {
  const tokens: readonly string[] = text.match(/[^\s,()=!<>]+|==|!=|[,()=!<>]/g) ?? [];
  let at = 0;
  const unexpected = (expected: string): { readonly problem: string } => ({
    problem: `unable to parse requirement: found '${tokens[at] ?? ""}', expected: ${expected}`,
  });
  const isWord = (token: string | undefined): token is string =>
    token !== undefined && !/^[,()=!<>]|^==$|^!=$/.test(token);
  const matches: LabelMatch[] = [];
  while (at < tokens.length) {
    const not = tokens[at] === "!";
    if (not) at++;
    const key = tokens[at];
    if (!isWord(key)) return unexpected("!, identifier, or 'end of string'");
    at++;
    const operator = tokens[at];
    if (operator === undefined || operator === ",") {
      matches.push((labels) => Object.hasOwn(labels, key) !== not);
    } else if (operator === "=" || operator === "==" || operator === "!=") {
      at++;
      const next = tokens[at];
      if (next !== undefined && next !== "," && !isWord(next)) return unexpected("identifier");
      const value = isWord(next) ? next : "";
      if (isWord(next)) at++;
      matches.push((labels) => isOneOf(labels, key, [value]) === (operator !== "!="));
    } else if (operator === "in" || operator === "notin") {
      at++;
      if (tokens[at] !== "(") return unexpected("'('");
      const close = tokens.indexOf(")", at);
      if (close < 0) return { problem: "unable to parse requirement: found '', expected: ',', or ')'" };
      const values = tokens.slice(at + 1, close).filter(isWord);
      at = close + 1;
      matches.push((labels) => isOneOf(labels, key, values) === (operator === "in"));
    } else {
      return unexpected("in, notin, =, ==, !=, gt, lt");
    }
    if (at < tokens.length) {
      if (tokens[at] !== ",") return unexpected("',' or 'end of string'");
      at++;
      if (at === tokens.length) return unexpected("identifier after ','");
    }
  }
  return (labels) => matches.every((match) => match(labels));
}

/** An absent label is in no set, so `!=` and `notin` pick it. */
function isOneOf(labels: Labels, key: string, values: readonly string[]): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  return typeof value === "string" && values.includes(value);
}
