// The objects of a large cluster, the same in every run: applications of a Deployment, its ReplicaSet, pods, two Services and
// their EndpointSlices, with NetworkPolicies and Ingresses over them. A pod is some 4 KB of JSON, as real ones are.

const NODES = 500;

export const namespaceOf = (app, { namespaces }) => `team-${app % namespaces}`;
const appName = (app) => `app-${app}`;
const hashOf = (app) => (0x5f3759df ^ Math.imul(app + 1, 2654435761)).toString(36).replace("-", "a").slice(0, 8);
const addressOf = (pod) => `10.${(pod >> 16) & 255}.${(pod >> 8) & 255}.${pod & 255}`;

/** Everything of a cluster of a size: `{ namespaces, workloads, pods, services, policies }`. */
export function* objectsOf(size) {
  for (let i = 0; i < size.namespaces; i++) {
    yield {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: `team-${i}`,
        labels: { "kubernetes.io/metadata.name": `team-${i}`, env: i % 3 ? "dev" : "prod" },
      },
    };
  }
  yield {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "nginx" },
    spec: { controller: "k8s.io/ingress-nginx" },
  };
  for (let app = 0; app < size.workloads; app++) yield* workload(app, size);
  for (let i = 0; i < size.services; i++) {
    yield service(i, size);
    yield endpointSlice(i, size, true);
  }
  for (let pod = 0; pod < size.pods; pod++) yield makePod(pod, size, true);
  for (let i = 0; i < size.policies; i++) yield policy(i, size);
}

function labelsOf(app) {
  return {
    "app.kubernetes.io/name": appName(app),
    "app.kubernetes.io/part-of": `system-${app % 50}`,
    tier: ["web", "api", "db"][app % 3],
  };
}

function template(app) {
  return {
    metadata: { labels: labelsOf(app) },
    spec: {
      serviceAccountName: appName(app),
      containers: [
        {
          name: "main",
          image: `registry.example.com/${appName(app)}:1.${app % 40}`,
          ports: [{ name: "http", containerPort: 8080 }],
        },
      ],
    },
  };
}

function* workload(app, size) {
  const namespace = namespaceOf(app, size);
  const selector = { matchLabels: { "app.kubernetes.io/name": appName(app) } };
  const replicas = Math.floor(size.pods / size.workloads);
  yield {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: appName(app), namespace, labels: labelsOf(app) },
    spec: { replicas, selector, template: template(app) },
    status: { replicas, readyReplicas: replicas, observedGeneration: 3 },
  };
  yield {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${appName(app)}-${hashOf(app)}`,
      namespace,
      labels: { ...labelsOf(app), "pod-template-hash": hashOf(app) },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: appName(app), uid: "u", controller: true }],
    },
    spec: { replicas, selector, template: template(app) },
    status: { replicas, readyReplicas: replicas },
  };
  if (app % 10 === 0)
    yield {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: appName(app), namespace },
      spec: {
        ingressClassName: "nginx",
        rules: [
          {
            host: `${appName(app)}.example.com`,
            http: {
              paths: [
                { path: "/", pathType: "Prefix", backend: { service: { name: `svc-${app}`, port: { name: "http" } } } },
              ],
            },
          },
        ],
      },
    };
}

/** `turn` makes one that differs from the last. */
export function service(index, size, turn = 0) {
  const app = index % size.workloads;
  const labels = { ...labelsOf(app), ...(turn ? { turn: `${turn % 7}` } : {}) };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: `svc-${index}`,
      namespace: namespaceOf(app, size),
      labels,
      annotations: { "example.com/owner": `team-${app % 40}@example.com` },
    },
    spec: {
      type: "ClusterIP",
      clusterIP: `172.16.${(index >> 8) & 255}.${index & 255}`,
      clusterIPs: [`172.16.${(index >> 8) & 255}.${index & 255}`],
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      sessionAffinity: "None",
      selector: { "app.kubernetes.io/name": appName(app) },
      ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
    },
    status: { loadBalancer: {} },
  };
}

export function endpointSlice(index, size, ready, turn = 0) {
  const app = index % size.workloads;
  const each = Math.floor(size.pods / size.workloads);
  const namespace = namespaceOf(app, size);
  const endpoints = Array.from({ length: each }, (_, i) => {
    const pod = app + i * size.workloads;
    const isReady = ready || i !== turn % each;
    return {
      addresses: [addressOf(pod)],
      conditions: { ready: isReady, serving: isReady, terminating: false },
      nodeName: `node-${pod % NODES}`,
      targetRef: { kind: "Pod", name: podName(pod, size), namespace, uid: `uid-${pod}` },
    };
  });
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `svc-${index}-x7k2p`,
      namespace,
      labels: {
        "kubernetes.io/service-name": `svc-${index}`,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
      annotations: { "endpoints.kubernetes.io/last-change-trigger-time": new Date(1.7e12 + turn * 1000).toISOString() },
    },
    addressType: "IPv4",
    endpoints,
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
  };
}

function podName(pod, size, generation = 0) {
  const app = pod % size.workloads;
  return `${appName(app)}-${hashOf(app)}-${(pod + 46656 + generation * 7919).toString(36)}`;
}

/** `turn` dates what kubelets write; `generation` makes another pod in the place of one. */
export function makePod(pod, size, ready, turn = 0, generation = 0) {
  const app = pod % size.workloads;
  const time = new Date(1.7e12 + turn * 1000).toISOString().slice(0, 19);
  const ip = addressOf(pod + generation * 65_536 * 3);
  const image = `registry.example.com/${appName(app)}:1.${app % 40}`;
  const condition = (type, status) => ({ type, status, lastProbeTime: null, lastTransitionTime: `${time}Z` });
  const yes = ready ? "True" : "False";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: podName(pod, size, generation),
      generateName: `${appName(app)}-${hashOf(app)}-`,
      namespace: namespaceOf(app, size),
      labels: { ...labelsOf(app), "pod-template-hash": hashOf(app) },
      annotations: {
        "checksum/config": `${hashOf(app)}${hashOf(app + 1)}${hashOf(app + 2)}`,
        "prometheus.io/scrape": "true",
      },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name: `${appName(app)}-${hashOf(app)}`,
          uid: `uid-rs-${app}`,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      volumes: [
        {
          name: "kube-api-access-x2v9w",
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            ],
          },
        },
      ],
      containers: [
        {
          name: "main",
          image,
          ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
          env: ["LEVEL", "REGION", "CACHE_URL", "DATABASE_URL", "FEATURES"].map((name) => ({
            name,
            value: `${name.toLowerCase()} of ${appName(app)}`,
          })),
          resources: { limits: { memory: "256Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
          volumeMounts: [
            {
              name: "kube-api-access-x2v9w",
              readOnly: true,
              mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
            },
          ],
          readinessProbe: {
            httpGet: { path: "/ready", port: "http", scheme: "HTTP" },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          imagePullPolicy: "IfNotPresent",
        },
      ],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: appName(app),
      serviceAccount: appName(app),
      nodeName: `node-${pod % NODES}`,
      securityContext: {},
      schedulerName: "default-scheduler",
      tolerations: [
        { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
        { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      ],
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
    status: {
      phase: "Running",
      conditions: [
        condition("Initialized", "True"),
        condition("Ready", yes),
        condition("ContainersReady", yes),
        condition("PodScheduled", "True"),
      ],
      hostIP: `192.168.${(pod >> 8) & 255}.${pod & 255}`,
      podIP: ip,
      podIPs: [{ ip }],
      startTime: `${time}Z`,
      containerStatuses: [
        {
          name: "main",
          ready,
          restartCount: turn % 5,
          started: ready,
          image,
          imageID: `registry.example.com/${appName(app)}@sha256:${hashOf(app).repeat(8)}`,
          containerID: `containerd://${hashOf(pod).repeat(8)}`,
          state: { running: { startedAt: `${time}Z` } },
          lastState: {},
        },
      ],
      qosClass: "Burstable",
    },
  };
}

/** What people write: deny by default, DNS, between applications, from a namespace, a block of addresses. */
function policy(index, size) {
  const app = (index * 7) % size.workloads;
  const own = { podSelector: { matchLabels: { "app.kubernetes.io/name": appName(app) } } };
  const dns = {
    to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
    ports: [{ port: 53, protocol: "UDP" }],
  };
  const other = {
    namespaceSelector: {},
    podSelector: { matchLabels: { "app.kubernetes.io/name": appName((app * 31) % size.workloads) } },
  };
  const port = { port: 8080, protocol: "TCP" };
  const spec = [
    { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [dns] },
    { ...own, policyTypes: ["Egress"], egress: [dns, { to: [other], ports: [port] }] },
    {
      ...own,
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { env: "prod" } } }], ports: [port] }],
    },
    { ...own, policyTypes: ["Egress"], egress: [dns, { to: [{ ipBlock: { cidr: `10.${index % 256}.0.0/16` } }] }] },
    { ...own, policyTypes: ["Ingress"], ingress: [{ from: [other], ports: [port] }] },
  ][index % 5];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `policy-${index}`, namespace: namespaceOf(app, size) },
    spec,
  };
}
