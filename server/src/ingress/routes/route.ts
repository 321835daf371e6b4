// One row of the route table: which requests it takes, where they go, and what decides when it is tried. Ingresses of all
// controllers and their custom resources become these; a folder of controllers/ makes them for its kinds.

import type { Path } from "../../base/json.ts";
import type { ResourceId } from "../../model/resourceId.ts";
import type { RouteMatch } from "./match.ts";

export interface TableRoute {
  /** The object that states it, and the place in it that says what it takes. */
  readonly id: ResourceId;
  readonly path: Path;
  /** The host as it is written, lower case; undefined: every host. */
  readonly host: string | undefined;
  readonly match: RouteMatch;
  /** What else a request must have. */
  readonly conditions: readonly Condition[];
  /** Compared element by element, lower first, among routes that take the same request; equal ones are tried as they stand. */
  readonly order: readonly (number | string)[];
  readonly targets: readonly RouteTarget[];
  readonly tls: RouteTls;
  /** A request by plain http is sent to https before anything else, with this status. */
  readonly toHttps?: number;
  /** What the path becomes on its way to the target, as it is written: `/$2`. */
  readonly rewrite?: string;
  /** Why it is not fully known what it takes: a template, a condition that can't be read. */
  readonly unclear?: string;
  /** What its text is in the controller's own words, where the controller makes one: the rule of Traefik. */
  readonly text?: string;
}

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
      readonly weight?: number;
    }
  | { readonly is: "redirect"; readonly to: string; readonly code?: number }
  /** Answers itself, or goes to something that is no Service: to an object, where one is named. */
  | { readonly is: "other"; readonly text: string; readonly object?: ResourceId };

export type RouteTls =
  /** Plain HTTP or TCP. */
  | { readonly is: "none" }
  | { readonly is: "terminated"; readonly secret: string | undefined }
  | { readonly is: "passthrough" }
  | { readonly is: "unknown"; readonly why: string };

/** Routes that compete: those of one class of a controller, or of one listener of a Gateway. */
export interface RouteTable {
  /** `ingress-nginx, class nginx`; `Gateway infra/web, listener https`. */
  readonly name: string;
  /** A request to a host that has routes of its own is never tried with those of wider hosts. */
  readonly hostsApart: boolean;
  /** How a written host takes a request's: a wildcard for exactly one label, or for one or more. */
  readonly wildcard: "one label" | "any labels";
  readonly routes: readonly TableRoute[];
  /** What takes a request that no route takes. */
  readonly fallback: string;
  /** Which of two routes of two objects wins that take the same requests and stand at the same place. */
  readonly ties?: string;
  /** What of all this is not known. */
  readonly caveat?: string;
  /** Where a request must come in to be tried with these routes; undefined: at any door of the controller. */
  readonly door?: Door;
}

/** A listener of a Gateway: a request is tried with the routes of one alone (listener isolation). */
export interface Door {
  /** Equal for the listeners of one Gateway. */
  readonly gateway: string;
  readonly port: number | undefined;
  /** undefined: no HTTP is spoken there. */
  readonly scheme: "http" | "https" | undefined;
  readonly hostname: string | undefined;
}
