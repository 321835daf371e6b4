// The rules on egress gateways, beyond the Bad and Good blocks of their pages.

import { describe, test } from "vitest";
import { checkFix, checkNoFix, checkSaid } from "../../../../test/fixture/checks.ts";

const INJECTED = `---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
`;

const POD = `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: web, image: web }] }
`;

const GATEWAY = `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: egress, namespace: shop }
spec:
  selector: { istio: egressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [api.example.com] }
`;
const HTTP_ENTRY = `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec:
  hosts: [api.example.com]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: NONE
`;
const INTO = `    - match:
        - gateways: [mesh]
          port: 80
      route:
        - destination:
            host: istio-egressgateway.istio-system.svc.cluster.local
            port:
              number: 80
`;
const OUT = `    - match:
        - gateways: [egress]
          port: 80
      route:
        - destination:
            host: api.example.com
            port:
              number: 80
`;

function route(http: string, gateways = "[mesh, egress]", name = "api"): string {
  return `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: shop
spec:
  hosts: [api.example.com]
  gateways: ${gateways}
  http:
${http}`;
}

describe("istio-egress-two-hops", () => {
  const hops = (text: string, expected: readonly string[]): void =>
    checkSaid("istio-egress-two-hops", `#- /a.yaml\n${text}`, expected);
  const NO_OUT =
    "warning spec.http[0].route[0].destination.host: Traffic for api.example.com from the gateway out has no route, so the gateway answers 404";
  const NO_IN =
    "warning spec.gateways[1]: Traffic for api.example.com from the mesh to the gateway has no route, so pods go out on their own";

  test("both hops, in one object or in two", () => {
    hops(HTTP_ENTRY + GATEWAY + route(INTO + OUT), []);
    hops(HTTP_ENTRY + GATEWAY + route(INTO, "[mesh]", "in") + route(OUT, "[egress]", "out"), []);
  });

  test("one of them", () => {
    hops(HTTP_ENTRY + GATEWAY + route(INTO), [NO_OUT]);
    hops(HTTP_ENTRY + GATEWAY + route(INTO, "[mesh]"), [NO_OUT]);
    hops(HTTP_ENTRY + GATEWAY + route(OUT), [NO_IN]);
  });

  test("no egress gateway, no host outside, an ingress gateway", () => {
    hops(HTTP_ENTRY + route(OUT.replace("gateways: [egress]", "gateways: [mesh]"), "[mesh]"), []);
    hops(GATEWAY + route(INTO), []);
    hops(HTTP_ENTRY + GATEWAY.replace("egressgateway", "ingressgateway") + route(OUT, "[egress]"), []);
  });

  test("the second hop is added", () => {
    const rest = HTTP_ENTRY + GATEWAY;
    checkFix(
      "istio-egress-two-hops",
      "Add the route from Gateway egress to api.example.com",
      route(INTO).slice(4) + rest,
      route(INTO + OUT.replace(" [egress]", "\n            - egress")).slice(4) + rest,
    );
    checkFix(
      "istio-egress-two-hops",
      "Add the route from Gateway egress to api.example.com",
      route(INTO, "[mesh]").slice(4) + rest,
      route(INTO + OUT.replace(" [egress]", "\n            - egress")).slice(4) + rest,
    );
  });

  test("the first hop is added, and an open route is kept to the gateway", () => {
    const rest = HTTP_ENTRY + GATEWAY;
    const open = `    - route:
        - destination: { host: api.example.com }
`;
    checkFix(
      "istio-egress-two-hops",
      "Add the route from the mesh to the gateway",
      route(open, "[egress]").slice(4) + rest,
      route(
        `${open}      match:
        - gateways:
            - egress
    - match:
        - gateways:
            - mesh
          port: 80
      route:
        - destination:
            host: istio-egressgateway.istio-system.svc.cluster.local
            port:
              number: 80
`,
        "[egress, mesh]",
      ).slice(4) + rest,
    );
  });
});

describe("istio-egress-bypass", () => {
  const bypass = (text: string, expected: readonly string[]): void =>
    checkSaid("istio-egress-bypass", `#- /a.yaml\n${text}`, expected);
  const USED = GATEWAY + HTTP_ENTRY + route(INTO + OUT);
  const OPEN =
    "warning metadata.name: Pods such as shop/web can skip the sidecar and go out on their own; only a NetworkPolicy stops them";
  const policy = (egress: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress], egress: [${egress}] }
`;

  test("no policy, one that lets pods out anyway, one that holds them", () => {
    bypass(USED + INJECTED + POD, [OPEN]);
    bypass(USED + INJECTED + POD + policy("{}"), [OPEN]);
    bypass(USED + INJECTED + POD + policy("{ ports: [{ port: 443 }] }"), [OPEN]);
    bypass(USED + INJECTED + POD + policy("{ to: [{ podSelector: {} }] }"), []);
    bypass(USED + INJECTED + POD + policy("{ to: [{ ipBlock: { cidr: 192.0.2.1/32 } }] }"), []);
  });

  test("a Gateway that no route uses, and one of ingress", () => {
    bypass(GATEWAY + INJECTED + POD, []);
    bypass(USED.replaceAll("egressgateway", "ingressgateway") + INJECTED + POD, []);
  });

  test("pods outside of the mesh are not its business", () =>
    bypass(USED + INJECTED.replace("enabled", "disabled") + POD, []));

  test("it is information where no pod is known", () => {
    const said =
      "information metadata.name: Pods can skip the sidecar and go out on their own; only a NetworkPolicy stops them";
    bypass(USED, [said]);
    bypass(USED + policy(""), []);
  });

  test("the policy that closes the way", () => {
    const text = `${GATEWAY.slice(4)}${HTTP_ENTRY}${route(INTO + OUT)}${INJECTED}${POD}`;
    checkFix(
      "istio-egress-bypass",
      "Let pods of shop out to DNS, istiod and the gateway alone",
      text,
      text.replace(
        HTTP_ENTRY,
        `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: egress-through-gateway
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: istio-system
          podSelector:
            matchLabels:
              app: istiod
      ports:
        - protocol: TCP
          port: 15012
    - to:
        - namespaceSelector:
            matchExpressions:
              - key: kubernetes.io/metadata.name
                operator: In
                values:
                  - shop
                  - istio-system
          podSelector:
            matchLabels:
              istio: egressgateway
${HTTP_ENTRY}`,
      ),
    );
  });

  test("an information without pods has no fix", () => checkNoFix("istio-egress-bypass", USED));
});
