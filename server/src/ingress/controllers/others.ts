// Controllers that are known by name only: whom they serve is told, what their annotations mean is not.

import type { ControllerId, ControllerRow } from "../controller.ts";

export const otherControllers: readonly ControllerRow[] = [
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
  {
    ...row("higress", "Higress", ["higress.io/higress-controller"], ["higress"], ["higress.io/"]),
    alsoReads: ["nginx"],
  },
];

/** Class names of controllers without a row, so that nobody is told that such a class is unknown. */
export const OTHER_CLASS_NAMES: readonly string[] = [
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

function row(
  id: ControllerId,
  title: string,
  controllers: readonly string[],
  classNames: readonly string[],
  prefixes: readonly string[],
): ControllerRow {
  return { id, key: id, title, controllers, classNames, prefixes };
}
