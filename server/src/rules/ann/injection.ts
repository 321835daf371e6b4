// Values in which ingress-nginx was tricked into writing foreign configuration: CVE-2025-1097, -1098, -24514, -1974.

import type { PlacedAnnotation } from "./placed.ts";

/** Keys whose values went into nginx.conf as they are, besides all URLs: hosts, names, certificates' subjects. */
const TEXTS: ReadonlySet<string> = new Set(
  "auth-tls-match-cn mirror-host upstream-vhost proxy-ssl-name x-forwarded-prefix server-alias auth-realm session-cookie-domain session-cookie-path".split(
    " ",
  ),
);
/** Regular expressions and names with them may hold braces. */
const REGULAR: ReadonlySet<string> = new Set(["auth-tls-match-cn", "server-alias"]);

/** The sign in a value by which configuration can be injected; undefined where there is none. */
export function injectionIn({ owner, row, short, value }: PlacedAnnotation): string | undefined {
  if (owner.title !== "ingress-nginx" || row === undefined || (row.type !== "url" && !TEXTS.has(short)))
    return undefined;
  // A block scalar's last newline is a matter of form, not of injection.
  const text = value.trimEnd();
  const sign = (REGULAR.has(short) ? /[\n\r;#"']/ : /[\n\r;{}#"']/).exec(text)?.[0];
  return sign === "\n" || sign === "\r" ? "a newline" : sign;
}

export function holdsInjection(item: PlacedAnnotation): boolean {
  return injectionIn(item) !== undefined;
}
