// What Sallyport knows of one ingress controller: how it is named, which Ingresses it claims, which annotations it reads.
// A folder of controllers/ makes one of these; controllers/index.ts is the table.

import type { AnnotationRow } from "./annotations/annotationRow.ts";
import type { ValueForms } from "./annotations/valueForms.ts";
import type { ControllerRouting } from "./routes/controllerRouting.ts";

/** A controller that Sallyport tells apart. */
export type ControllerId =
  | "nginx"
  | "nginxInc"
  | "traefik"
  | "haproxy"
  | "haproxyIngress"
  | "kong"
  | "alb"
  | "istio"
  | "cilium"
  | "contour"
  | "gce"
  | "azure"
  | "openshift"
  | "apisix"
  | "skipper"
  | "tailscale"
  | "ngrok"
  | "higress";

/** Who reads annotations: a controller, or an integration beside it (cert-manager, external-dns). */
export interface AnnotationOwner {
  /** As people call it, for messages. */
  readonly title: string;
  /** Starts of annotation keys that it alone reads. */
  readonly prefixes: readonly string[];
  /** Starts that mean the same as the first of `prefixes`, and that others may read too. */
  readonly sharedPrefixes?: readonly string[];
  /** Every annotation that it reads; absent where Sallyport has no table of them, so that no key of it is unknown. */
  readonly annotations?: readonly AnnotationRow[];
  /** Where `docs` of a row begins. */
  readonly manual?: string;
  /** How it reads values; Go's booleans where not said. */
  readonly forms?: ValueForms;
  /** Starts of keys that are free: what stands behind them is not in the table (a webhook's own). */
  readonly openPrefixes?: readonly string[];
}

export interface ControllerRow extends AnnotationOwner {
  readonly id: ControllerId;
  /** How settings, reports and the command line call it. */
  readonly key: string;
  /** Values of IngressClass spec.controller; a `/class` may follow (HAProxy Technologies). */
  readonly controllers: readonly string[];
  /** Controllers whose annotations it reads as well. */
  readonly alsoReads?: readonly ControllerId[];
  /** Class names that its manuals and charts use. */
  readonly classNames: readonly string[];
  /** How it routes; absent where that is not known. */
  readonly routing?: ControllerRouting;
}
