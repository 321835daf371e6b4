// Manifests to measure on: applications of six objects each, the same for the same size, some with one planted mistake.
// A mistake is of a class: `schema` (structure), `value` (well typed, yet refused), `cross` (only other objects tell).

const NAMESPACES = ["shop", "payments", "media", "search", "edge", "platform"];

/** A small seeded generator (xorshift32), so that every run measures the same text. */
function seeded(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function application(prefix, index, pick) {
  const name = `${prefix}-${index}`;
  const namespace = NAMESPACES[pick(NAMESPACES.length)];
  const port = 7000 + pick(2000);
  const meta = (extra = "") =>
    `metadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n    app: ${name}\n    team: ${namespace}\n${extra}`;
  return [
    {
      kind: "ServiceAccount",
      text: `apiVersion: v1\nkind: ServiceAccount\n${meta()}automountServiceAccountToken: false\n`,
    },
    {
      kind: "ConfigMap",
      text: `apiVersion: v1\nkind: ConfigMap\n${meta()}data:\n  LEVEL: info\n  TIMEOUT: "30s"\n  app.yaml: |\n    listen: 0.0.0.0:${port}\n    workers: 4\n`,
    },
    {
      kind: "Deployment",
      text: `apiVersion: apps/v1\nkind: Deployment\n${meta()}spec:\n  replicas: ${1 + pick(8)}\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n        team: ${namespace}\n    spec:\n      serviceAccountName: ${name}\n      containers:\n        - name: main\n          image: registry.example.com/${name}:1.${pick(40)}\n          envFrom:\n            - configMapRef:\n                name: ${name}\n          ports:\n            - name: http\n              containerPort: ${port}\n            - name: metrics\n              containerPort: 9100\n          resources:\n            requests:\n              cpu: 100m\n              memory: 128Mi\n          readinessProbe:\n            httpGet:\n              path: /ready\n              port: http\n`,
    },
    {
      kind: "Service",
      text: `apiVersion: v1\nkind: Service\n${meta()}spec:\n  type: ClusterIP\n  selector:\n    app: ${name}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n    - name: metrics\n      port: 9100\n      targetPort: metrics\n`,
    },
    {
      kind: "Ingress",
      text: `apiVersion: networking.k8s.io/v1\nkind: Ingress\n${meta()}spec:\n  ingressClassName: nginx\n  tls:\n    - hosts:\n        - ${name}.example.com\n      secretName: ${name}-tls\n  rules:\n    - host: ${name}.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port:\n                  name: http\n`,
    },
    {
      kind: "NetworkPolicy",
      text: `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${meta()}spec:\n  podSelector:\n    matchLabels:\n      app: ${name}\n  policyTypes:\n    - Ingress\n    - Egress\n  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: edge\n      ports:\n        - protocol: TCP\n          port: ${port}\n  egress:\n    - to:\n        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: kube-system\n          podSelector:\n            matchLabels:\n              k8s-app: kube-dns\n      ports:\n        - protocol: UDP\n          port: 53\n        - protocol: TCP\n          port: 53\n    - to:\n        - ipBlock:\n            cidr: 10.${pick(256)}.0.0/16\n      ports:\n        - protocol: TCP\n          port: 5432\n`,
    },
  ];
}

/** Mistakes by kind: class, the text that goes, the text that comes. */
const MISTAKES = {
  ServiceAccount: [["schema", "automountServiceAccountToken: false", "automountToken: false"]],
  ConfigMap: [["schema", "LEVEL: info", "LEVEL: 3"]],
  Deployment: [
    ["schema", /replicas: \d/, "replicas: many"],
    ["schema", "- name: main\n          image", "- image"],
    ["value", "containerPort: 9100", "containerPort: 91000"],
    ["cross", /serviceAccountName: .*/, "serviceAccountName: nobody"],
    ["cross", /configMapRef:\n(\s+)name: .*/, "configMapRef:\n$1name: nothing"],
  ],
  Service: [
    ["schema", "selector:", "selectors:"],
    ["value", "port: 80\n", "port: 0\n"],
    ["cross", /selector:\n {4}app: .*/, "selector:\n    app: nobody"],
    ["cross", "targetPort: http", "targetPort: htpp"],
  ],
  Ingress: [
    ["schema", "            pathType: Prefix\n", ""],
    ["value", "path: /\n", "path: cart\n"],
    ["cross", /service:\n(\s+)name: .*/, "service:\n$1name: nobody"],
    ["cross", "                  name: http\n", "                  name: https\n"],
  ],
  NetworkPolicy: [
    ["schema", "podSelector:\n    matchLabels", "podSelectors:\n    matchLabels"],
    ["value", /cidr: 10\.(\d+)\.0\.0\/16/, "cidr: 10.$1.0.0/36"],
    ["value", "- Egress", "- Egres"],
    ["cross", /podSelector:\n {4}matchLabels:\n {6}app: .*/, "podSelector:\n    matchLabels:\n      app: nobody"],
  ],
};

/**
 * At least `count` documents, whole applications only.
 * @param prefix of all names, so that two sets of manifests do not meet
 * @returns {{ text: string, mistake?: "schema" | "value" | "cross" }[]}
 */
export function manifests(count, seed = 4711, prefix = "app") {
  const pick = seeded(seed);
  const documents = [];
  for (let index = 0; documents.length < count; index++) {
    for (const { kind, text } of application(prefix, index, pick)) {
      const choices = MISTAKES[kind];
      const mistake = pick(100) < 6 ? choices[pick(choices.length)] : undefined;
      documents.push(mistake ? { text: text.replace(mistake[1], mistake[2]), mistake: mistake[0] } : { text });
    }
  }
  return documents;
}

/** Documents as one file: its text, and the lines of each. */
export function oneFile(documents) {
  let line = 0;
  const places = documents.map(({ text, mistake }) => {
    const from = line;
    line += text.split("\n").length;
    return { from, to: line - 2, mistake };
  });
  return { text: documents.map(({ text }) => text).join("---\n"), places };
}
