// The matchers of Traefik's rules by version of the syntax: how many values each takes, what a value is, what it means. Read
// from pkg/muxer/{http,tcp} of Traefik 3.7; ruleSyntax v2 keeps the matchers of Traefik 2.

import { lazy } from "../../../base/memo.ts";
import { nearest } from "../../../base/nearest.ts";

/** Whose rules: HTTP or TCP, in the syntax of Traefik 3 or 2. */
export interface RuleDialect {
  readonly of: "http" | "tcp";
  readonly version: 2 | 3;
}

/** What a value of a matcher is. */
export type ValueIs =
  | "host"
  | "hostRegex"
  | "path"
  | "pathRegex"
  | "method"
  | "clientIP"
  | "headerName"
  | "headerValue"
  | "headerRegex"
  | "queryName"
  | "queryValue"
  | "queryRegex"
  | "queryPair"
  | "protocol";

export interface MatcherRow {
  readonly name: string;
  /** What its values are, in order; in version 2 the list starts again behind its end. */
  readonly values: readonly ValueIs[];
  /** Numbers of values that are allowed; undefined: any number from the first on (version 2). */
  readonly counts: readonly number[] | undefined;
  /** One sentence on what it matches. */
  readonly meaning: string;
  /** Values to show where nothing is known that fits better. */
  readonly example: readonly string[];
}

const HOST = "Requests to this host, compared without case; *.example.com is any name with one label more.";
const HTTP3: readonly MatcherRow[] = [
  row("Host", ["host"], [1], HOST, ["example.com"]),
  row(
    "HostRegexp",
    ["hostRegex"],
    [1],
    "Requests to a host that the expression matches anywhere in it, in lower case.",
    ["^[a-z]+\\.example\\.com$"],
  ),
  row("Path", ["path"], [1], "Requests to exactly this path; a slash at the end counts.", ["/api"]),
  row("PathPrefix", ["path"], [1], "Requests to paths that begin with these characters: /api also takes /apifoo.", [
    "/api",
  ]),
  row("PathRegexp", ["pathRegex"], [1], "Requests to a path that the expression matches anywhere in it.", [
    "^/api/v[0-9]+/",
  ]),
  row("Method", ["method"], [1], "Requests with this method.", ["GET"]),
  row("ClientIP", ["clientIP"], [1], "Connections from this address or range; X-Forwarded-For does not count.", [
    "10.0.0.0/8",
  ]),
  row("Header", ["headerName", "headerValue"], [2], "Requests with a header of this name and this very value.", [
    "X-Canary",
    "true",
  ]),
  row(
    "HeaderRegexp",
    ["headerName", "headerRegex"],
    [2],
    "Requests with a header of this name whose value the expression matches anywhere in it.",
    ["X-Canary", "^(?:true|1)$"],
  ),
  row(
    "Query",
    ["queryName", "queryValue"],
    [1, 2],
    "Requests with this query parameter and this value; without a value, the parameter is empty.",
    ["mobile", "true"],
  ),
  row(
    "QueryRegexp",
    ["queryName", "queryRegex"],
    [1, 2],
    "Requests with this query parameter whose value the expression matches anywhere in it.",
    ["mobile", "^(?:true|1)$"],
  ),
];

const HTTP2: readonly MatcherRow[] = [
  row("Host", ["host"], undefined, "Requests to one of these hosts, compared without case.", ["example.com"]),
  row("HostHeader", ["host"], undefined, "The same as Host.", ["example.com"]),
  row("HostRegexp", ["hostRegex"], undefined, "Requests to a host of this form; {name:regexp} stands for a part.", [
    "{sub:[a-z]+}.example.com",
  ]),
  row("Path", ["path"], undefined, "Requests to exactly one of these paths; {name:regexp} stands for a part.", [
    "/api",
  ]),
  row(
    "PathPrefix",
    ["path"],
    undefined,
    "Requests to paths that begin with one of these; {name:regexp} stands for a part.",
    ["/api"],
  ),
  row("Method", ["method"], undefined, "Requests with one of these methods.", ["GET"]),
  row("ClientIP", ["clientIP"], undefined, "Connections from one of these addresses or ranges.", ["10.0.0.0/8"]),
  row("Headers", ["headerName", "headerValue"], undefined, "Requests with a header of this name and value.", [
    "X-Canary",
    "true",
  ]),
  row(
    "HeadersRegexp",
    ["headerName", "headerRegex"],
    undefined,
    "Requests with a header of this name whose value the expression matches.",
    ["X-Canary", "^(?:true|1)$"],
  ),
  row("Query", ["queryPair"], undefined, "Requests with this query parameter and value.", ["mobile=true"]),
];

const TCP: readonly MatcherRow[] = [
  row(
    "HostSNI",
    ["host"],
    [1],
    "TLS connections that ask for this server name; * takes every connection, also without TLS.",
    ["example.com"],
  ),
  row(
    "HostSNIRegexp",
    ["hostRegex"],
    [1],
    "TLS connections that ask for a server name that the expression matches anywhere in it.",
    ["^[a-z]+\\.example\\.com$"],
  ),
  row("ClientIP", ["clientIP"], [1], "Connections from this address or range.", ["10.0.0.0/8"]),
  row("ALPN", ["protocol"], [1], "TLS connections that offer this application protocol.", ["h2"]),
];

/** The matchers of a dialect. */
export function matchersIn({ of, version }: RuleDialect): readonly MatcherRow[] {
  if (of === "tcp") return version === 3 ? TCP : tcp2();
  return version === 3 ? HTTP3 : HTTP2;
}

/** The matcher of a name: as it is written here, or all lower, all upper or title case. */
export function matcherRow(name: string, dialect: RuleDialect): MatcherRow | undefined {
  return byName().get(`${dialect.of}${dialect.version}`)?.get(name);
}

/** The matcher that was likely meant by an unknown name. */
export function nearestMatcher(name: string, dialect: RuleDialect): string | undefined {
  const names = matchersIn(dialect).map((known) => known.name);
  const same = names.find((known) => known.toLowerCase() === name.toLowerCase());
  return same ?? nearest(name, names);
}

/** What the value at an index of a matcher is. */
export function valueIs({ values, counts }: MatcherRow, index: number): ValueIs | undefined {
  return counts === undefined ? values[index % values.length] : values[index];
}

/** `HeaderRegexp(name, regexp)`. */
export function signatureOf({ name, values, counts }: MatcherRow): string {
  const words = values.map((value, index) =>
    counts?.includes(index) === true && index > 0 ? `[${WORDS[value]}]` : WORDS[value],
  );
  return `${name}(${words.join(", ")}${counts === undefined ? ", …" : ""})`;
}

const WORDS: Readonly<Record<ValueIs, string>> = {
  host: "host",
  hostRegex: "regexp",
  path: "path",
  pathRegex: "regexp",
  method: "method",
  clientIP: "address",
  headerName: "name",
  headerValue: "value",
  headerRegex: "regexp",
  queryName: "name",
  queryValue: "value",
  queryRegex: "regexp",
  queryPair: "name=value",
  protocol: "protocol",
};

const tcp2 = lazy((): readonly MatcherRow[] => TCP.map((known) => ({ ...known, counts: undefined })));

const byName = lazy((): ReadonlyMap<string, ReadonlyMap<string, MatcherRow>> => {
  const dialects: readonly RuleDialect[] = [
    { of: "http", version: 3 },
    { of: "http", version: 2 },
    { of: "tcp", version: 3 },
    { of: "tcp", version: 2 },
  ];
  return new Map(
    dialects.map((dialect) => [
      `${dialect.of}${dialect.version}`,
      new Map(matchersIn(dialect).flatMap((known) => spellings(known.name).map((name) => [name, known]))),
    ]),
  );
});

function spellings(name: string): readonly string[] {
  const lower = name.toLowerCase();
  return [name, lower, name.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)];
}

function row(
  name: string,
  values: MatcherRow["values"],
  counts: MatcherRow["counts"],
  meaning: string,
  example: readonly string[],
): MatcherRow {
  return { name, values, counts, meaning, example };
}
