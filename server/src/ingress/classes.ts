// Which controller serves an Ingress, as far as its class, the IngressClasses and its annotations tell. Knows the facts
// alone, not where they come from; two controllers that are both possible give no answer.

import type { IngressClassFacts, IngressFacts } from "../model/facts.ts";

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

export interface ControllerRow {
  readonly id: ControllerId;
  /** As people call it, for messages. */
  readonly title: string;
  /** Values of IngressClass spec.controller; a `/class` may follow (HAProxy Technologies). */
  readonly controllers: readonly string[];
  /** Class names that its manuals and charts use. */
  readonly classNames: readonly string[];
  /** Starts of annotation keys that it alone reads. */
  readonly prefixes: readonly string[];
}

/** Several rows may share a class name: `nginx` and `haproxy` each stand for two controllers. */
export const controllerRows: readonly ControllerRow[] = [
  row("nginx", "ingress-nginx", ["k8s.io/ingress-nginx"], ["nginx", "public"], ["nginx.ingress.kubernetes.io/"]),
  row(
    "nginxInc",
    "F5 NGINX",
    ["nginx.org/ingress-controller"],
    ["nginx"],
    ["nginx.org/", "nginx.com/", "appprotect.f5.com/"],
  ),
  row("traefik", "Traefik", ["traefik.io/ingress-controller"], ["traefik"], ["traefik.ingress.kubernetes.io/"]),
  row("haproxy", "HAProxy Technologies", ["haproxy.org/ingress-controller"], ["haproxy"], ["haproxy.org/"]),
  row(
    "haproxyIngress",
    "haproxy-ingress",
    ["haproxy-ingress.github.io/controller"],
    ["haproxy"],
    ["haproxy-ingress.github.io/"],
  ),
  row("kong", "Kong", ["ingress-controllers.konghq.com/kong"], ["kong"], ["konghq.com/"]),
  row(
    "alb",
    "AWS load balancer controller",
    ["ingress.k8s.aws/alb", "eks.amazonaws.com/alb"],
    ["alb"],
    ["alb.ingress.kubernetes.io/"],
  ),
  row("istio", "Istio", ["istio.io/ingress-controller"], ["istio"], []),
  row("cilium", "Cilium", ["cilium.io/ingress-controller"], ["cilium"], ["ingress.cilium.io/"]),
  row("contour", "Contour", ["projectcontour.io/ingress-controller"], ["contour"], ["projectcontour.io/"]),
  row(
    "gce",
    "GKE Ingress",
    ["k8s.io/ingress-gce"],
    ["gce", "gce-internal", "gce-multi-cluster"],
    ["networking.gke.io/", "ingress.gcp.kubernetes.io/"],
  ),
  row(
    "azure",
    "Azure Application Gateway",
    ["azure/application-gateway"],
    ["azure-application-gateway", "azure/application-gateway"],
    ["appgw.ingress.kubernetes.io/"],
  ),
  row(
    "openshift",
    "OpenShift router",
    ["openshift.io/ingress-to-route"],
    ["openshift-default"],
    ["route.openshift.io/", "haproxy.router.openshift.io/"],
  ),
  row("apisix", "APISIX", ["apisix.apache.org/apisix-ingress"], ["apisix"], ["k8s.apisix.apache.org/"]),
  row("skipper", "Skipper", [], ["skipper"], ["zalando.org/"]),
  row("tailscale", "Tailscale", ["tailscale.com/ts-ingress"], ["tailscale"], ["tailscale.com/"]),
  row("ngrok", "ngrok", ["k8s.ngrok.com/ingress-controller"], ["ngrok"], ["k8s.ngrok.com/"]),
  row("higress", "Higress", ["higress.io/higress-controller"], ["higress"], ["higress.io/"]),
];

/** Class names of controllers without a row, so that nobody is told that such a class is unknown. */
const OTHER_CLASS_NAMES: readonly string[] = [
  "ambassador",
  "citrix",
  "cloudflare-tunnel",
  "emissary",
  "f5",
  "gloo",
  "kourier",
  "kusk-gateway",
  "nsx",
  "pomerium",
  "tyk",
  "voyager",
  "webapprouting.kubernetes.azure.com",
];

/** Every class name that a controller's manual uses. */
export const wellKnownClassNames: ReadonlySet<string> = new Set([
  ...controllerRows.flatMap(({ classNames }) => classNames),
  ...OTHER_CLASS_NAMES,
]);

/** Every value of spec.controller that a controller's manual names. */
export const wellKnownControllers: readonly string[] = controllerRows.flatMap(({ controllers }) => controllers);

/** The annotation that named the class before spec.ingressClassName (deprecated since Kubernetes 1.18). */
export const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

/** The annotation that makes an IngressClass the one of Ingresses without class (networking/v1 IngressClass). */
export const DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";

export interface Served {
  readonly controller: ControllerRow;
  /** What tells it: IngressClass spec.controller, the class name alone, or the annotations alone. */
  readonly by: "controller" | "className" | "annotations";
}

/**
 * The controller that serves an Ingress: IngressClass spec.controller, else the well-known class name, else the prefixes
 * of its annotations (which also decide between two controllers of one class name).
 * @param classes the IngressClasses that are known
 * @returns undefined where two are possible, where an IngressClass names a controller that is not in the table, and where
 * nothing tells
 */
export function controllerOf(ingress: IngressFacts, classes: readonly IngressClassFacts[]): Served | undefined {
  const name = classNameOf(ingress);
  const declared = name === undefined ? defaultClass(classes) : classes.find(({ id }) => id.name === name);
  if (declared?.controller !== undefined) {
    const named = controllerNamed(declared.controller);
    return named && { controller: named, by: "controller" };
  }
  const candidates = name === undefined ? [] : controllerRows.filter(({ classNames }) => classNames.includes(name));
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only) return { controller: only, by: "className" };
  if (name !== undefined && candidates.length === 0 && OTHER_CLASS_NAMES.includes(name)) return undefined;
  const pool = candidates.length > 0 ? candidates : controllerRows;
  const used = pool.filter(({ prefixes }) => usesAny(ingress, prefixes));
  return used.length === 1 && used[0] ? { controller: used[0], by: "annotations" } : undefined;
}

/** The class that an Ingress names, by the field or the deprecated annotation; the field counts where both are there. */
export function classNameOf({ className, annotations }: IngressFacts): string | undefined {
  if (className !== undefined) return className;
  const written = annotations[CLASS_ANNOTATION];
  return written === "" ? undefined : written;
}

/** The IngressClass of Ingresses without class; undefined where none is the default or several are. */
export function defaultClass(classes: readonly IngressClassFacts[]): IngressClassFacts | undefined {
  const defaults = classes.filter(({ isDefault }) => isDefault);
  return defaults.length === 1 ? defaults[0] : undefined;
}

/** The row of a spec.controller value. */
export function controllerNamed(controller: string): ControllerRow | undefined {
  return controllerRows.find(({ controllers }) =>
    controllers.some((known) => controller === known || controller.startsWith(`${known}/`)),
  );
}

function usesAny({ annotations }: IngressFacts, prefixes: readonly string[]): boolean {
  return (
    prefixes.length > 0 && Object.keys(annotations).some((key) => prefixes.some((prefix) => key.startsWith(prefix)))
  );
}

function row(
  id: ControllerId,
  title: string,
  controllers: readonly string[],
  classNames: readonly string[],
  prefixes: readonly string[],
): ControllerRow {
  return { id, title, controllers, classNames, prefixes };
}
