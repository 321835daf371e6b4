// DNS names in policies and the names that they take in (policy.networking.k8s.io DomainName): a name, or `*.` before one.

/** Whether a pattern takes in a name, or all names of another pattern. Case and a dot at the end count for nothing in DNS. */
export function coversName(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  // Of many names most differ in length, but for the dot.
  if (!pattern.startsWith("*") && Math.abs(pattern.length - name.length) > 1) return false;
  const wanted = plain(pattern);
  const given = plain(name);
  // `*.example.org` is one or more labels in front of example.org, and not example.org itself (AN-7).
  return (
    wanted === given || (wanted.startsWith("*.") && given.endsWith(wanted.slice(1)) && given.length >= wanted.length)
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
