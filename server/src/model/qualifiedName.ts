// A name that is written as `name` or `namespace/name`.

/** The namespace and the name of a text; `own` where it says no namespace. */
export function splitName(text: string, own: string): { readonly namespace: string; readonly name: string } {
  const slash = text.indexOf("/");
  return slash < 0 ? { namespace: own, name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
