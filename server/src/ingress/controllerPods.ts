// The pods that an ingress controller runs in, known by the images and labels that its manual and chart use. Pure.

import { memoOn } from "../base/memo.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { ControllerId } from "./controller.ts";

interface PodRow {
  readonly id: ControllerId;
  /** What the image's name ends with, before the tag. */
  readonly images: readonly string[];
  /** Values of app.kubernetes.io/name. */
  readonly names: readonly string[];
}

/** Controllers that route in the pods named here; those that program something else (ALB, GKE) or other pods (Contour) are left out. */
const rows: readonly PodRow[] = [
  {
    id: "nginx",
    images: ["ingress-nginx/controller", "ingress-nginx/controller-chroot", "nginx-ingress-controller"],
    names: ["ingress-nginx"],
  },
  { id: "nginxInc", images: ["nginx/nginx-ingress", "nginx-ic/nginx-plus-ingress"], names: ["nginx-ingress"] },
  { id: "traefik", images: ["traefik"], names: ["traefik"] },
  { id: "haproxy", images: ["haproxytech/kubernetes-ingress"], names: ["kubernetes-ingress"] },
  { id: "haproxyIngress", images: ["jcmoraisjr/haproxy-ingress"], names: ["haproxy-ingress"] },
  { id: "kong", images: ["kong", "kong/kong-gateway"], names: ["kong"] },
  { id: "apisix", images: ["apache/apisix"], names: ["apisix"] },
  { id: "skipper", images: ["opensource/skipper-ingress", "zalando/skipper"], names: ["skipper"] },
];

/** The controller that a workload runs; undefined for every other workload. */
export function controllerIn({ images, podLabels }: WorkloadFacts): ControllerId | undefined {
  const names = images.map(nameOf);
  const byImage = rows.find((row) =>
    names.some((name) => row.images.some((image) => name === image || name.endsWith(`/${image}`))),
  );
  if (byImage) return byImage.id;
  const component = podLabels["app.kubernetes.io/component"];
  if (component !== undefined && component !== "controller") return undefined;
  // The chart of ingress-nginx labels its admission jobs alike, but for the component.
  return rows.find((row) => component === "controller" && row.names.includes(podLabels["app.kubernetes.io/name"] ?? ""))
    ?.id;
}

/** The workloads that run a controller, by controller; computed once for a list. */
export const controllerPods = memoOn(
  (workloads: readonly WorkloadFacts[]): ReadonlyMap<ControllerId, readonly WorkloadFacts[]> => {
    const known = new Map<ControllerId, WorkloadFacts[]>();
    for (const workload of workloads) {
      const id = controllerIn(workload);
      if (id === undefined) continue;
      const list = known.get(id);
      if (list) list.push(workload);
      else known.set(id, [workload]);
    }
    return known;
  },
);

/** `registry.k8s.io/ingress-nginx/controller:v1.12.0@sha256:…` without registry, tag and digest. */
function nameOf(image: string): string {
  const bare = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  const slash = bare.indexOf("/");
  const first = slash < 0 ? "" : bare.slice(0, slash);
  return /[.:]/.test(first) || first === "localhost" ? bare.slice(slash + 1) : bare;
}
