// What is photographed of a live cluster: the fake API server with a small shop in it, the manifests that ask for it, and the pictures
// in the order in which a person would see them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFake } from "../cluster/fake/fakeServer.ts";

const READER = {
  rules: [
    ["", ["namespaces", "services", "pods", "replicationcontrollers"]],
    ["apps", ["deployments", "statefulsets", "daemonsets", "replicasets"]],
    ["batch", ["jobs", "cronjobs"]],
    ["discovery.k8s.io", ["endpointslices"]],
    ["networking.k8s.io", ["ingresses", "ingressclasses", "networkpolicies"]],
    ["apiextensions.k8s.io", ["customresourcedefinitions"]],
  ].map(([group, resources]) => ({ apiGroups: [group], resources, verbs: ["list", "watch"] })),
  defaultNamespace: "shop",
};

const CART = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "cart", namespace: "shop" },
  spec: { selector: { app: "cart" }, ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: 8080 }] },
};

/** Pictures as runScreenshots.mjs takes them; `cluster` is what startPictureCluster() gives. */
export const LIVE_PICTURES = [
  [
    "live-contexts",
    "cart.yaml",
    async ({ run, seeList }) => {
      await run("Sallyport: Connect to Cluster…");
      await seeList("staging");
    },
  ],
  [
    "live-completion",
    "checkout.yaml",
    async ({ run, pick, seeStatus, goTo, complete, press, seeDetails, find }) => {
      await run("Sallyport: Connect to Cluster…");
      await pick("prod");
      await seeStatus("prod · shop");
      await goTo(...find("name: |\n"));
      await complete();
      // Once more: what is known of the chosen one, beside the list.
      await press("Control+Space");
      await seeDetails();
    },
  ],
  [
    "live-hover",
    "cart.yaml",
    async ({ seeLens, goTo, hover, find }) => {
      await seeLens("3 of 3 pods ready");
      await goTo(...find("name: ca|rt\n                port"));
      await hover();
    },
  ],
  [
    "live-menu",
    "cart.yaml",
    async ({ clickStatus, seeList }) => {
      await clickStatus("prod · shop");
      await seeList("staging");
    },
  ],
  ["live-status", "cart.yaml", async ({ hoverStatus }) => hoverStatus("prod · shop")],
  [
    "live-deleted",
    "cart.yaml",
    async ({ cluster, seeFinding, goTo, hover, find }) => {
      await cluster.removeCart();
      await seeFinding();
      await goTo(...find("name: ca|rt\n                port"));
      await hover();
    },
  ],
  [
    "live-stale",
    "cart.yaml",
    async ({ cluster, hoverStatus, seeLens }) => {
      await cluster.bringBackCart();
      await seeLens("3 of 3 pods ready");
      await cluster.goAway();
      await hoverStatus("prod · stale since");
    },
  ],
];

/** Starts the cluster, with the contexts prod and staging, and writes its manifests into `workspace`. */
export async function startPictureCluster(workspace) {
  const server = await startFake();
  for (const object of objects()) await server.apply(object);
  await server.addUser("staging", READER);
  const kubeconfig = JSON.parse(await server.addUser("prod", READER));
  const all = JSON.parse(server.kubeconfig);
  const users = all.users.filter(({ name }) => name !== "admin");
  const clusters = ["eu-1", "eu-2"].map((name) => ({ ...all.clusters[0], name }));
  const contexts = all.contexts
    .filter(({ name }) => name !== "admin")
    .map(({ name, context }) => ({ name, context: { ...context, cluster: name === "prod" ? "eu-1" : "eu-2" } }));
  const folder = mkdtempSync(join(tmpdir(), "sallyport-kubeconfig-"));
  const file = join(folder, "config");
  writeFileSync(file, JSON.stringify({ ...kubeconfig, clusters, users, contexts }), { mode: 0o600 });
  writeFileSync(join(workspace, "shop/cart.yaml"), ingress("cart", "cart"));
  writeFileSync(join(workspace, "shop/checkout.yaml"), ingress("checkout", ""));
  return {
    env: { KUBECONFIG: file },
    removeCart: () => server.remove(CART),
    bringBackCart: () => server.apply(CART),
    goAway: () => server.connect("down"),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ingress(name, service) {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: shop
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /${name}
            pathType: Prefix
            backend:
              service:
                name: ${service}
                port:
                  name: http
`;
}

function objects() {
  const names = ["cart-7d9f6c5b8d-4k2xp", "cart-7d9f6c5b8d-9wq7z", "cart-7d9f6c5b8d-tt5hn"];
  const service = (name) => ({
    ...CART,
    metadata: { name, namespace: "shop" },
    spec: { ...CART.spec, selector: { app: name } },
  });
  return [
    ...["shop", "payments", "ingress-nginx"].map((name) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
    })),
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: "nginx" },
      spec: { controller: "k8s.io/ingress-nginx" },
    },
    CART,
    service("catalog"),
    service("search"),
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "cart", namespace: "shop" },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: "cart" } },
        template: { metadata: { labels: { app: "cart" } }, spec: { containers: [container()] } },
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: "cart-7d9f6c5b8d",
        namespace: "shop",
        ownerReferences: [ownedBy("apps/v1", "Deployment", "cart")],
      },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: "cart" } },
        template: {
          metadata: { labels: { app: "cart", "pod-template-hash": "7d9f6c5b8d" } },
          spec: { containers: [container()] },
        },
      },
    },
    ...names.map((name, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace: "shop",
        labels: { app: "cart", "pod-template-hash": "7d9f6c5b8d" },
        ownerReferences: [ownedBy("apps/v1", "ReplicaSet", "cart-7d9f6c5b8d")],
      },
      spec: { containers: [container()] },
      status: {
        phase: "Running",
        podIP: `10.244.1.${index + 7}`,
        podIPs: [{ ip: `10.244.1.${index + 7}` }],
        conditions: [{ type: "Ready", status: "True" }],
      },
    })),
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "cart-x7k2p", namespace: "shop", labels: { "kubernetes.io/service-name": "cart" } },
      addressType: "IPv4",
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
      endpoints: names.map((name, index) => ({
        addresses: [`10.244.1.${index + 7}`],
        conditions: { ready: true },
        targetRef: { kind: "Pod", name, namespace: "shop" },
      })),
    },
  ];
}

function ownedBy(apiVersion, kind, name) {
  return { apiVersion, kind, name, uid: `uid-of-${name}`, controller: true };
}

function container() {
  return { name: "cart", image: "example.com/cart:1.4", ports: [{ name: "http", containerPort: 8080 }] };
}
