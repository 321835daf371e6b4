// Texts that are hard on everything: half-typed, broken, hostile, unusual. All written for this project.

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
spec:
  ingressClassName: nginx
  tls:
  - hosts: [shop.example.com]
    secretName: shop-tls
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: { service: { name: web, port: { number: 80 } } }
`;

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: web }
spec:
  podSelector: { matchLabels: { app: web }, matchExpressions: [{ key: tier, operator: In, values: [a, b] }] }
  policyTypes: [Egress, Ingress]
  egress:
  - to:
    - ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] }
    - namespaceSelector: {}
      podSelector: { matchLabels: { k8s-app: kube-dns } }
    ports:
    - { port: 53, protocol: UDP }
    - { port: 8000, endPort: 9000 }
    - { port: http }
  - {}
  ingress: []
`;

const WORKLOADS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: web:1
        ports: [{ name: http, containerPort: 8080 }]
        envFrom: [{ configMapRef: { name: web } }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: web }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: http }]
`;

export const nasty: Readonly<Record<string, string>> = {
  ingress: INGRESS,
  policy: POLICY,
  together: `${INGRESS}---\n${POLICY}---\n${WORKLOADS}`,
  windows: `${INGRESS}---\n${POLICY}`.replaceAll("\n", "\r\n"),
  oldMac: POLICY.replaceAll("\n", "\r"),
  byteOrderMark: `\ufeff${INGRESS}`,
  emoji: INGRESS.replaceAll("shop", "shöp😀").replace("# ", "# 👩‍👩‍👧 "),
  tabs: INGRESS.replaceAll("    ", "\t"),
  halfKey: INGRESS.replace("  ingressClassName: nginx", "  ingressCl"),
  halfValue: INGRESS.replace("name: web, port", "name: , port"),
  openFlow: INGRESS.replace("{ number: 80 } } }", "{ number"),
  openQuote: POLICY.replace("10.0.0.0/8", '"10.0.0.0/8'),
  danglingDash: `${POLICY}  - to:\n    - `,
  keyAtEnd: `${POLICY}  podSelector:`,
  duplicateKeys: POLICY.replace(
    "  policyTypes: [Egress, Ingress]",
    "  policyTypes: [Egress]\n  policyTypes: [Ingress]",
  ),
  anchors: `${WORKLOADS.replace("labels: { app: web } }", "labels: &l { app: web } }")}  more: *l\n  <<: *l\n  x: *nothing\n`,
  bomb: `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\nkind: Service\napiVersion: v1\nmetadata: { name: *d }\nspec: *d\n`,
  template: `{{- if .Values.ingress }}\n${INGRESS.replace("name: shop", "name: {{ .Release.Name }}")}{{- end }}\n`,
  templateValue: INGRESS.replaceAll("shop.example.com", '"{{ .Values.host }}"').replace(
    "number: 80",
    'number: "{{ .Values.port }}"',
  ),
  list: `apiVersion: v1\nkind: List\nitems:\n${POLICY.split("\n")
    .filter((line) => line !== "")
    .map((line, index) => (index === 0 ? "- " : "  ") + line)
    .join("\n")}\n- kind: Service\n- 3\n- null\n`,
  json: JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] },
    },
    null,
    1,
  ),
  wrongTypes: `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: []\nspec:\n  podSelector: app\n  policyTypes: {a: 1}\n  egress: [1, null, [], {to: 3, ports: x}, {to: [1, null, {ipBlock: 3, podSelector: []}], ports: [null, 4, {port: {}, endPort: x}]}]\n`,
  wrongIngress: `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: 3, namespace: [x], annotations: [1]}\nspec:\n  rules: [null, 3, {host: 1.2}, {http: []}, {http: {paths: [null, 1, {path: 4, pathType: [], backend: 3}, {backend: {service: [], resource: 4}}]}}]\n  tls: [3, null, {hosts: x, secretName: {}}]\n  defaultBackend: []\n`,
  wrongService: `apiVersion: v1\nkind: Service\nmetadata: {name: null}\nspec: {selector: [a], ports: [null, 1, {port: x, targetPort: []}, {port: 1e9, targetPort: -1}], type: 4, clusterIPs: 4}\n`,
  wrongWorkload: `apiVersion: apps/v1\nkind: Deployment\nmetadata: 4\nspec: {selector: 3, template: {metadata: {labels: {a: 1, b: null}}, spec: {containers: [null, 3, {ports: [1, null, {containerPort: x}]}], initContainers: 4, volumes: x}}}\n`,
  prototypes: `apiVersion: v1\nkind: Service\nmetadata: { name: toString, namespace: __proto__, labels: { constructor: x, __proto__: y } }\nspec: { selector: { __proto__: x, toString: y }, ports: [{ name: constructor, port: 80, targetPort: valueOf }] }\n`,
  markdown: `apiVersion: v1\nkind: Service\nmetadata: { name: "[x](command:evil)", namespace: "<img src=x>", annotations: { "a": "\`\`\`\\n[y](command:z)" } }\nspec: { ports: [{ name: "$(zap)", port: 80 }] }\n`,
  empty: "",
  blank: "\n\n  \n",
  markers: "---\n---\n...\n---\n",
  noManifest: "services:\n  web:\n    image: x\n",
  kindOnly: "kind: Ingress\n",
  halfKind: "apiVersion: v1\nkind: Ser\n",
  text: "just text: [",
  nul: `apiVersion: v1\nkind: Service\nmetadata: {name: "a\u0000b\u2028c"}\n`,
  surrogate: `apiVersion: v1\nkind: Service\nmetadata: {name: "\ud800"}\n`,
  longLine: `apiVersion: v1\nkind: Service\nmetadata: {name: ${"x".repeat(5000)}}\n`,
};
