// Patterns of DNS names as Cilium's toFQDNs and rules.dns write them (cilium.io/v2 FQDNSelector, reach-semantics CI-12): `*` is
// any number of letters of one label, a leading `**.` one label or more, a lone `*` every name. Compared without case.

/** One entry of toFQDNs or rules.dns. */
export interface FqdnSelector {
  readonly is: "name" | "pattern";
  readonly text: string;
}

/** Whether every name that the other entry stands for is one of this entry's. */
export function coversFqdn(one: FqdnSelector, other: FqdnSelector): boolean {
  const [own, asked] = [normal(one.text), normal(other.text)];
  if (one.is === "name") return own === asked && (other.is === "name" || !asked.includes("*"));
  if (own === "*" || own === asked) return true;
  if (asked === "*") return false;
  const labels = asked.split(".");
  if (!own.startsWith("**.")) return labels[0] !== "**" && fitsLabels(own.split("."), labels);
  const rest = own.slice(3).split(".");
  // One label or more stand for the leading `**`.
  return labels.length > rest.length && fitsLabels(rest, labels.slice(labels.length - rest.length));
}

/** Lower case, without the dot that may stand at the end. */
function normal(text: string): string {
  return text.toLowerCase().replace(/\.$/, "");
}

function fitsLabels(patterns: readonly string[], labels: readonly string[]): boolean {
  return (
    patterns.length === labels.length && patterns.every((pattern, index) => fitsLabel(pattern, labels[index] ?? ""))
  );
}

/** Whether a label fits a pattern with `*`; a `*` in the label is met by a `*` alone. Linear but for the stars. */
function fitsLabel(pattern: string, label: string): boolean {
  let [at, index] = [0, 0];
  let [star, from] = [-1, 0];
  while (index < label.length) {
    if (pattern[at] === "*") {
      star = at++;
      from = index;
    } else if (pattern[at] === label[index] && label[index] !== "*") {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++from;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
