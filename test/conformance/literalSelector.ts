// A slow reading of Calico's selector language for the literal evaluator: labels in, yes or no out, while the text is read.
// Shares no code with the parser of the dialect.

type Labels = Readonly<Record<string, string>>;

/**
 * Whether labels meet a selector; an empty text is all(). Labels of Calico's own are among the labels. `isGlobal`: of a
 * namespaceSelector, whether the labels are of what has no namespace.
 */
export function calicoSelectorMatches(text: string, labels: Labels, isGlobal = false): boolean {
  const words = text.match(/"[^"]*"|'[^']*'|&&|\|\||==|!=|[!(){},]|[A-Za-z0-9_./-]+/g) ?? [];
  if (words.length === 0) return true;
  let at = 0;
  const next = () => words[at++] ?? "";
  const peek = () => words[at] ?? "";

  function either(): boolean {
    let met = both();
    while (peek() === "||") {
      next();
      const right = both();
      met = met || right;
    }
    return met;
  }

  function both(): boolean {
    let met = one();
    while (peek() === "&&") {
      next();
      const right = one();
      met = met && right;
    }
    return met;
  }

  function one(): boolean {
    const word = next();
    if (word === "!") return !one();
    if (word === "(") {
      const met = either();
      next();
      return met;
    }
    if (peek() === "(") {
      next();
      const key = peek() === ")" ? "" : next();
      next();
      if (word === "has") return key in labels;
      // In a namespaceSelector all() is what has a namespace, wherever it stands (CA-15).
      return word === "global" ? isGlobal : !isGlobal;
    }
    return compare(word);
  }

  function compare(key: string): boolean {
    let operator = next();
    if (["not", "starts", "ends"].includes(operator)) operator += ` ${next()}`;
    const value = labels[key];
    if (operator === "in" || operator === "not in") {
      next();
      const values: string[] = [];
      while (peek() !== "}")
        if (peek() === ",") next();
        else values.push(next().slice(1, -1));
      next();
      const isIn = value !== undefined && values.includes(value);
      return operator === "in" ? isIn : !isIn;
    }
    const operand = next().slice(1, -1);
    switch (operator) {
      case "==":
        return value === operand;
      case "!=":
        return value !== operand;
      case "contains":
        return value?.includes(operand) ?? false;
      case "starts with":
        return value?.startsWith(operand) ?? false;
      case "ends with":
        return value?.endsWith(operand) ?? false;
    }
    throw new Error(`${operator} in ${text}`);
  }

  return either();
}
