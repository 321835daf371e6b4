// What stands in a snippet: the directives of nginx's language, and those that an annotation can take the place of. Read
// with plain scanning, for the text comes from a manifest.

export interface Directive {
  readonly name: string;
  readonly args: string;
}

/** The simple directives of a snippet; undefined where it holds a block or anything else that is no plain list of them. */
export function directivesOf(snippet: string): readonly Directive[] | undefined {
  const text = withoutComments(snippet);
  if (/[{}]/.test(text)) return undefined;
  const parts = text.split(";").map((part) => part.trim());
  // What follows the last semicolon is nothing.
  if (parts.pop() !== "") return undefined;
  return parts.map((part) => {
    const [name = ""] = /^\S+/.exec(part) ?? [];
    return { name, args: part.slice(name.length).trim() };
  });
}

/** Lines without what stands behind a #; one inside quotes stays, for it begins no comment there. */
export function withoutComments(snippet: string): string {
  return snippet
    .split("\n")
    .map((line) => {
      const hash = line.search(/(?:^|\s)#/);
      return hash < 0 || /["']/.test(line.slice(0, hash)) ? line : line.slice(0, hash);
    })
    .join("\n");
}

/** Directives with an annotation of ingress-nginx of the same meaning. */
const ANNOTATIONS: ReadonlyMap<string, (args: string) => readonly [name: string, value: string] | undefined> = new Map([
  ["client_max_body_size", plain("proxy-body-size")],
  ["client_body_buffer_size", plain("client-body-buffer-size")],
  ["proxy_buffer_size", plain("proxy-buffer-size")],
  ["proxy_busy_buffers_size", plain("proxy-busy-buffers-size")],
  ["proxy_buffering", plain("proxy-buffering")],
  ["proxy_request_buffering", plain("proxy-request-buffering")],
  ["proxy_http_version", plain("proxy-http-version")],
  ["proxy_next_upstream", plain("proxy-next-upstream")],
  ["proxy_max_temp_file_size", plain("proxy-max-temp-file-size")],
  ["satisfy", plain("satisfy")],
  ["proxy_connect_timeout", seconds("proxy-connect-timeout")],
  ["proxy_read_timeout", seconds("proxy-read-timeout")],
  ["proxy_send_timeout", seconds("proxy-send-timeout")],
  ["return", redirect],
]);

/** The annotations that say what a snippet says, by their short names; undefined where not all of it can be said so. */
export function annotationsFor(snippet: string): readonly (readonly [name: string, value: string])[] | undefined {
  const directives = directivesOf(snippet);
  if (!directives || directives.length === 0) return undefined;
  const pairs = directives.flatMap(({ name, args }) => {
    const pair = ANNOTATIONS.get(name)?.(args);
    return pair ? [pair] : [];
  });
  return pairs.length === directives.length ? pairs : undefined;
}

function plain(name: string): (args: string) => readonly [string, string] | undefined {
  return (args) => (/^[\w. ]{1,80}$/.test(args) ? [name, args] : undefined);
}

function seconds(name: string): (args: string) => readonly [string, string] | undefined {
  return (args) => {
    const [, number, unit] = /^(\d{1,6})([smh]?)$/.exec(args) ?? [];
    if (number === undefined) return undefined;
    return [name, String(Number(number) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1))];
  };
}

function redirect(args: string): readonly [string, string] | undefined {
  const [, code, url = ""] = /^(301|302) (https?:\/\/[-._~a-zA-Z0-9/:,?&=]{1,400})$/.exec(args) ?? [];
  return code === undefined ? undefined : [code === "301" ? "permanent-redirect" : "temporal-redirect", url];
}

/** A directive or path by which a snippet leaks files or runs code; undefined where none is in it. */
export function dangerIn(snippet: string): string | undefined {
  const text = withoutComments(snippet);
  const word =
    /(?:^|[\s;{])(alias|root|proxy_pass|load_module|lua_[a-z_]{1,40}|[a-z_]{1,40}_by_lua(?:_block|_file)?)(?=[\s{])/.exec(
      text,
    )?.[1];
  return word ?? /\/etc\/[\w./-]{0,20}|serviceaccount/.exec(text)?.[0];
}
