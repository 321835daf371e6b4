// A name that F5 NGINX's resources write as `name` or `namespace/name`.

/** The namespace and the name of a text; the resource's own namespace where it says none. */
export function splitName(text: string, own: string): { readonly namespace: string; readonly name: string } {
  const slash = text.indexOf("/");
  return slash < 0 ? { namespace: own, name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
