// What the kinds of the Gateway API name: Services, ports, Secrets, classes, and whether another namespace lets them; tables
// of one object and what stands around it.
import { describe, test } from "vitest";
import { checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const API = "apiVersion: gateway.networking.k8s.io/v1\n";

type Row = readonly [what: string, text: string, said: readonly string[]];

function table(code: string, rows: readonly Row[]): void {
  describe(code, () => {
    test.each(rows)("%s", (_, text, said) => checkSaid(code, text, said));
  });
}

function route(rule: string, kind = "HTTPRoute", parent = "{ name: edge }"): string {
  return `#- /route.yaml\n${API}kind: ${kind}\nmetadata: { name: r, namespace: web }\nspec: { parentRefs: [${parent}], rules: [{ ${rule} }] }\n`;
}

function gateway(spec: string, kind = "Gateway", annotations = ""): string {
  return `#- /gateway.yaml\n${API}kind: ${kind}\nmetadata: { name: edge, namespace: web, annotations: { ${annotations} } }\nspec: { ${spec} }\n`;
}

const to = (ref: string): string => `backendRefs: [${ref}]`;
const mirror = (ref: string): string => `filters: [{ type: RequestMirror, requestMirror: { backendRef: ${ref} } }]`;
const service = (ports = "[{ name: http, port: 80, targetPort: 8080 }]", more = ""): string =>
  `#- /service.yaml\nkind: Service\nmetadata: { name: cart, namespace: web }\nspec: { ports: ${ports}${more} }\n`;
const cluster = "#- cluster:prod synced=*\n";
const B = "spec.rules[0].backendRefs[0]";
const M = "spec.rules[0].filters[0].requestMirror.backendRef";

table("gw-backend-missing", [
  ["there", route(to("{ name: cart, port: 80 }")) + service(), []],
  ["no Services known", route(to("{ name: cart, port: 80 }")), []],
  [
    "templates",
    route(to('{ name: "{{ .x }}", port: 80 }, { name: y, namespace: "{{ .y }}", port: 80 }')) + service() + cluster,
    [],
  ],
  [
    "other kinds",
    route(
      to(
        "{ group: net.gke.io, kind: ServiceImport, name: x, port: 1 }, { group: example.com, kind: Service, name: x }",
      ),
    ) +
      service() +
      cluster,
    [],
  ],
  ["without a port that is another rule's", route(to("{ name: cart }")) + service(), []],
  [
    "an ExternalName has any port",
    route(to("{ name: cart, port: 443 }")) + service("[]", ", type: ExternalName, externalName: x.org"),
    [],
  ],
  [
    "a port that is a template",
    route(to("{ name: cart, port: 81 }")) + service('[{ port: "{{ .Values.port }}" }]'),
    [],
  ],
  [
    "missing",
    route(to("{ name: card, port: 80 }")) + service() + cluster,
    [`warning ${B}.name: No Service web/card; did you mean cart?`],
  ],
  [
    "the container's port",
    route(to("{ name: cart, port: 8080 }"), "GRPCRoute") + service(),
    [`warning ${B}.port: Service web/cart has no port 8080; it has 80 (http)`],
  ],
  [
    "of a mirror",
    route(mirror("{ name: card, port: 80 }")) + service() + cluster,
    [`warning ${M}.name: No Service web/card; did you mean cart?`],
  ],
  [
    "a Service of another namespace",
    route(to("{ name: cart, namespace: shop, port: 80 }"), "TCPRoute") + service() + cluster,
    [`warning ${B}.name: No Service shop/cart`],
  ],
]);

test("gw-backend-missing offers the port in front of the container's", () =>
  checkFix(
    "gw-backend-missing",
    "Use port 80 (http)",
    route(to("{ name: cart, port: 8080 }")) + service(),
    route(to("{ name: cart, port: 80 }")).replace("#- /route.yaml\n", ""),
  ));

table("gw-backend-port", [
  ["there", route(to("{ name: cart, port: 80 }")), []],
  ["a template", route(to('{ name: cart, port: "{{ .Values.port }}" }')), []],
  ["another kind", route(to("{ group: example.com, kind: Bucket, name: x }")), []],
  [
    "missing",
    route(to("{ name: cart }")) + service(),
    [`error ${B}.name: A reference to a Service needs a port; cart has 80`],
  ],
  [
    "group and kind written",
    route(to('{ group: "", kind: Service, name: x }'), "UDPRoute"),
    [`error ${B}.name: A reference to a Service needs a port`],
  ],
  [
    "of a mirror",
    route(mirror("{ name: x }"), "GRPCRoute"),
    [`error ${M}.name: A reference to a Service needs a port`],
  ],
  [
    "of a mirror at a backend",
    route(to(`{ name: cart, port: 80, ${mirror("{ name: x }")} }`)),
    [`error ${B}.filters[0].requestMirror.backendRef.name: A reference to a Service needs a port`],
  ],
]);

const grant = (from: string, toWhat: string, namespace = "shop"): string =>
  `#- /grant.yaml\n${API}kind: ReferenceGrant\nmetadata: { name: g, namespace: ${namespace} }\nspec: { from: [${from}], to: [${toWhat}] }\n`;
const FROM = "{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }";
const SERVICES = '{ group: "", kind: Service }';
const away = route(to("{ name: cart, namespace: shop, port: 80 }"));
const MISSING = "Namespace shop has no ReferenceGrant for Service from HTTPRoutes of web; requests get 500";
const secretOf = (kind = "Gateway"): string =>
  gateway(
    "listeners: [{ name: l, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: a, namespace: shop }] } }]",
    kind,
  );
const CERT = "spec.listeners[0].tls.certificateRefs[0].namespace";

table("gw-grant-missing", [
  ["its own namespace, written", route(to("{ name: cart, namespace: web, port: 80 }")) + cluster, []],
  ["to every Service", away + grant(FROM, SERVICES) + cluster, []],
  ["to this Service", away + grant(FROM, '{ group: "", kind: Service, name: cart }') + cluster, []],
  [
    "one of several entries",
    away + grant(`{ group: "", kind: X, namespace: y }, ${FROM}`, `{ group: "", kind: Secret }, ${SERVICES}`) + cluster,
    [],
  ],
  ["a template in the grant", away + grant(FROM.replace("web", '"{{ .Values.ns }}"'), SERVICES) + cluster, []],
  ["templates", route(to('{ name: cart, namespace: "{{ .Values.ns }}", port: 80 }')) + cluster, []],
  ["nobody may list grants", `${away}#- cluster:prod synced=Service forbidden=ReferenceGrant\n`, []],
  ["none", away + cluster, [`warning ${B}.namespace: ${MISSING}`]],
  [
    "to another Service",
    away + grant(FROM, '{ group: "", kind: Service, name: card }') + cluster,
    [`warning ${B}.namespace: ${MISSING}`],
  ],
  [
    "from another kind",
    away + grant(FROM.replace("HTTPRoute", "GRPCRoute"), SERVICES) + cluster,
    [`warning ${B}.namespace: ${MISSING}`],
  ],
  [
    "from another namespace",
    away + grant(FROM.replace("web", "shop"), SERVICES) + cluster,
    [`warning ${B}.namespace: ${MISSING}`],
  ],
  ["in the wrong namespace", away + grant(FROM, SERVICES, "web") + cluster, [`warning ${B}.namespace: ${MISSING}`]],
  [
    "as far as files tell",
    away,
    [
      `information ${B}.namespace: Namespace shop has no ReferenceGrant for Service from HTTPRoutes of web in this workspace`,
    ],
  ],
  [
    "a mesh needs none",
    route(
      to("{ name: cart, namespace: shop, port: 80 }"),
      "HTTPRoute",
      '{ group: "", kind: Service, name: cart, namespace: shop }',
    ) + cluster,
    [],
  ],
  [
    "a mesh and a Gateway",
    route(
      to("{ name: cart, namespace: shop, port: 80 }"),
      "HTTPRoute",
      '{ group: "", kind: Service, name: cart }, { name: edge }',
    ) + cluster,
    [`warning ${B}.namespace: ${MISSING}`],
  ],
  [
    "of a mirror",
    route(mirror("{ name: cart, namespace: shop, port: 80 }")) + cluster,
    [
      `warning ${M}.namespace: Namespace shop has no ReferenceGrant for Service from HTTPRoutes of web; nothing is mirrored`,
    ],
  ],
  [
    "connections have no answer",
    route(to("{ name: cart, namespace: shop, port: 80 }"), "TCPRoute") + cluster,
    [
      `warning ${B}.namespace: Namespace shop has no ReferenceGrant for Service from TCPRoutes of web; connections are refused`,
    ],
  ],
  [
    "a certificate of a Gateway",
    secretOf() + cluster,
    [`warning ${CERT}: Namespace shop has no ReferenceGrant for Secret from Gateways of web; there is no certificate`],
  ],
  [
    "a certificate that is granted",
    secretOf() + grant(FROM.replace("HTTPRoute", "Gateway"), '{ group: "", kind: Secret }') + cluster,
    [],
  ],
  [
    "a grant of a Gateway is none of its ListenerSets",
    secretOf("ListenerSet") + grant(FROM.replace("HTTPRoute", "Gateway"), '{ group: "", kind: Secret }') + cluster,
    [
      `warning ${CERT}: Namespace shop has no ReferenceGrant for Secret from ListenerSets of web; there is no certificate`,
    ],
  ],
  [
    "CAs and the certificate towards backends",
    gateway(
      'tls: { frontend: { default: { validation: { caCertificateRefs: [{ group: "", kind: ConfigMap, name: ca, namespace: shop }] } } }, backend: { clientCertificateRef: { name: a, namespace: shop } } }',
    ) + cluster,
    [
      "warning spec.tls.frontend.default.validation.caCertificateRefs[0].namespace: Namespace shop has no ReferenceGrant for ConfigMap from Gateways of web; clients can't be checked",
      "warning spec.tls.backend.clientCertificateRef.namespace: Namespace shop has no ReferenceGrant for Secret from Gateways of web; there is no certificate",
    ],
  ],
]);

test("gw-grant-missing writes the grant that is missing", () =>
  checkFix(
    "gw-grant-missing",
    "Create a ReferenceGrant in shop",
    away + cluster,
    `${away.replace("#- /route.yaml\n", "")}---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata:
  name: web-to-cart
  namespace: shop
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: web
  to:
    - group: ""
      kind: Service
      name: cart
`,
  ));

const certificate = (ref: string, annotations = ""): string =>
  gateway(
    `listeners: [{ name: l, port: 443, protocol: HTTPS, tls: { certificateRefs: [${ref}] } }]`,
    "Gateway",
    annotations,
  );
const secret = (name: string, namespace = "web", type = "kubernetes.io/tls"): string =>
  `#- /secret.yaml\nkind: Secret\nmetadata: { name: ${name}, namespace: ${namespace} }\ntype: ${type}\n`;
const SECRET = "warning spec.listeners[0].tls.certificateRefs[0].name";

table("gw-secret-missing", [
  ["there", certificate("{ name: web-tls }") + secret("web-tls"), []],
  ["no Secrets known", certificate("{ name: web-tls }"), []],
  ["templates", certificate('{ name: "{{ .x }}" }, { name: x, namespace: "{{ .y }}" }') + secret("a") + cluster, []],
  ["another kind", certificate("{ group: example.com, kind: Vault, name: x }") + cluster, []],
  ["cert-manager makes it", certificate("{ name: web-tls }", "cert-manager.io/cluster-issuer: le") + cluster, []],
  [
    "an ExternalSecret makes it",
    `${certificate("{ name: web-tls }")}#- /es.yaml\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: web-tls, namespace: web }\n${cluster}`,
    [],
  ],
  [
    "missing",
    certificate("{ name: web-tls }") + cluster,
    [`${SECRET}: No Secret web/web-tls: the listener has no certificate`],
  ],
  [
    "misspelt",
    certificate("{ name: web-tsl }") + secret("web-tls") + cluster,
    [`${SECRET}: No Secret web/web-tsl; did you mean web-tls?`],
  ],
  [
    "in another namespace",
    certificate("{ name: web-tls, namespace: certs }") + secret("web-tls") + cluster,
    [`${SECRET}: No Secret certs/web-tls: the listener has no certificate`],
  ],
  [
    "of another type",
    certificate("{ name: a }") + secret("a", "web", "Opaque"),
    [`${SECRET}: Secret web/a is of type Opaque; a listener needs kubernetes.io/tls`],
  ],
  [
    "names of TLS Secrets are all that is known",
    `${certificate("{ name: a }")}#- cluster:prod synced=TlsSecret\nkind: Secret\nmetadata: { name: web-tls, namespace: web }\ntype: kubernetes.io/tls\n`,
    [`${SECRET}: No Secret web/a of type kubernetes.io/tls; one of another type may be there`],
  ],
]);

const classOf = (name: string): string => gateway(`gatewayClassName: ${name}`);
const edgeClass = `#- /class.yaml\n${API}kind: GatewayClass\nmetadata: { name: edge }\nspec: { controllerName: example.com/c }\n`;

table("gw-class-unknown", [
  ["there", classOf("edge") + edgeClass, []],
  ["no classes known", classOf("edge"), []],
  ["a template", classOf('"{{ .Values.class }}"') + edgeClass + cluster, []],
  [
    "missing",
    classOf("egde") + edgeClass + cluster,
    ["warning spec.gatewayClassName: No GatewayClass egde; did you mean edge?"],
  ],
  [
    "as far as files tell",
    classOf("istio") + edgeClass,
    ["information spec.gatewayClassName: No GatewayClass istio in this workspace"],
  ],
]);
