// One row of the route table: which requests it takes, where they go, and what decides when it is tried. Ingresses of all
// controllers and their custom resources become these; a folder of controllers/ makes them for its kinds.

import type { Path } from "../../base/json.ts";
import type { ResourceId } from "../../model/resourceId.ts";

export interface TableRoute {
  /** The object that states it, and the place in it that says what it takes. */
  readonly id: ResourceId;
  readonly path: Path;
  /** Which table it stands in: routes of two tables never take each other's requests (`traefik`, a Gateway's listener). */
  readonly table: string;
  /** Empty: every host. `*.example.com` as its controller reads it. */
  readonly hosts: readonly string[];
  readonly match: RouteMatch;
  /** What else a request must have, as short texts: `header X-Canary: always`, `method GET`. */
  readonly conditions: readonly Condition[];
  /** Compared element by element, lower first; of two equal ones the first in the table. */
  readonly order: readonly (number | string)[];
  readonly targets: readonly RouteTarget[];
  readonly tls: RouteTls;
  /** Why it is not fully known what it takes: a template, a regular expression that can't be read. */
  readonly unclear: string | undefined;
}

/** What of a request's path it takes. */
export type RouteMatch =
  | { readonly is: "all" }
  | { readonly is: "exact"; readonly path: string; readonly ignoreCase?: boolean }
  /** Whole path elements: /foo takes /foo and /foo/bar, not /foobar; a slash at the end says nothing. */
  | { readonly is: "elements"; readonly path: string }
  | { readonly is: "characters"; readonly path: string; readonly ignoreCase?: boolean }
  /** RE2 source; `anchored`: from the start of the path, else anywhere in it. */
  | { readonly is: "regex"; readonly source: string; readonly ignoreCase: boolean; readonly anchored: boolean }
  /** Takes no path at all: TCP, UDP and TLS by SNI. */
  | { readonly is: "connection" };

export type Condition =
  | { readonly is: "method"; readonly value: string }
  | { readonly is: "header"; readonly name: string; readonly value: string | undefined; readonly regex: boolean }
  | { readonly is: "query"; readonly name: string; readonly value: string | undefined; readonly regex: boolean }
  /** Something else that a request must have, in the controller's own words. */
  | { readonly is: "other"; readonly text: string };

/** Where requests go. */
export type RouteTarget =
  | {
      readonly is: "service";
      readonly namespace: string;
      readonly service: string;
      readonly port: number | string | undefined;
      /** Share of the requests, where several targets have one. */
      readonly weight: number | undefined;
      readonly path: Path;
    }
  | { readonly is: "redirect"; readonly to: string; readonly code: number | undefined }
  /** Answers itself, or goes to something that is no Service. */
  | { readonly is: "other"; readonly text: string };

export type RouteTls =
  /** Plain HTTP (or TCP) alone. */
  | { readonly is: "none" }
  | { readonly is: "terminated"; readonly secret: string | undefined; readonly redirects: boolean }
  | { readonly is: "passthrough" }
  | { readonly is: "unknown"; readonly why: string };
