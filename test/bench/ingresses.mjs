// A made-up folder of Ingresses, one a file, the same in every run: classes, Services, hosts that several share, some paths
// claimed twice, some that no request reaches, some hosts of two namespaces.

const NAMESPACES = 40;
const CLASSES = [
  ["nginx", "k8s.io/ingress-nginx"],
  ["traefik", "traefik.io/ingress-controller"],
  ["haproxy", "haproxy.org/ingress-controller/haproxy"],
];

/**
 * Files with their paths in the folder; one has the role `opened`: it has a neighbour that claims its path.
 * @returns {{ path: string, text: string, role?: "opened" }[]}
 */
export function ingressFiles(ingresses, hosts) {
  const classes = CLASSES.map(([name, controller]) =>
    object("networking.k8s.io/v1", "IngressClass", name, undefined, `spec:\n  controller: ${controller}\n`),
  );
  const services = Array.from({ length: NAMESPACES }, (_, namespace) => ({
    path: `services/ns-${namespace}.yaml`,
    text: Array.from({ length: 10 }, (_unused, index) => service(namespace, index)).join("---\n"),
  }));
  return [
    { path: "classes.yaml", text: classes.join("---\n") },
    ...services,
    ...Array.from({ length: ingresses }, (_, index) => ingress(index, hosts)),
  ];
}

function object(apiVersion, kind, name, namespace, rest) {
  const own = namespace === undefined ? "" : `  namespace: ${namespace}\n`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${own}${rest}`;
}

function service(namespace, index) {
  const spec = `spec:\n  selector:\n    app: svc-${index}\n  ports:\n    - name: http\n      port: 80\n      targetPort: 8080\n`;
  return object("v1", "Service", `svc-${index}`, `ns-${namespace}`, spec);
}

/** Those of a host lie in one namespace, but for each ninth; each of them has paths of its own, but for each tenth. */
function ingress(index, hosts) {
  const host = index % hosts;
  const turn = Math.floor(index / hosts);
  const namespace = (host + (index % 9 === 4 ? 1 : 0)) % NAMESPACES;
  const [className] = CLASSES[host % 10 === 7 ? 1 : host % 10 === 8 ? 2 : 0];
  const own = turn > 0 && index % 10 === 3 ? `/app-${turn - 1}` : `/app-${turn}`;
  const paths = [
    [own, "Prefix"],
    [`${own}/v1`, "Prefix"],
    [`${own}/v1/health`, "Exact"],
    // PathPrefix is the longer rule of Traefik: an Exact path as long as its prefix is never reached.
    [`${own}/x`, "Exact"],
  ];
  const annotations = index % 25 === 11 ? '  annotations:\n    nginx.ingress.kubernetes.io/use-regex: "true"\n' : "";
  const name = `app-${index}`;
  const rows = paths.map(
    ([path, type], at) =>
      `          - path: ${path}\n            pathType: ${type}\n            backend:\n              service:\n                name: svc-${(index + at) % 10}\n                port:\n                  name: http\n`,
  );
  const spec = `spec:\n  ingressClassName: ${className}\n  tls:\n    - hosts:\n        - host-${host}.example.com\n      secretName: host-${host}-tls\n  rules:\n    - host: host-${host}.example.com\n      http:\n        paths:\n${rows.join("")}`;
  return {
    path: `ns-${namespace}/${name}.yaml`,
    text: object("networking.k8s.io/v1", "Ingress", name, `ns-${namespace}`, `${annotations}${spec}`),
    ...(index === hosts + 3 ? { role: "opened" } : {}),
  };
}
