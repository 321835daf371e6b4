import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-conflict"] };

function ingress(
  name: string,
  said: string,
  more: {
    readonly host?: string;
    readonly cls?: string;
    readonly namespace?: string;
    readonly annotations?: string;
  } = {},
): string {
  const { host = "shop.example.com", cls = "traefik", namespace = "web", annotations = "{}" } = more;
  return `kind: Ingress
metadata: { name: ${name}, namespace: ${namespace}, annotations: ${annotations} }
spec:
  ingressClassName: ${cls}
  rules:
  - host: ${host}
    http:
      paths:
      - path: /api
${said}        pathType: Prefix
        backend: { service: { name: ${name}, port: { number: 80 } } }
`;
}

function at(text: string): string {
  return `${" ".repeat(14)}^^^^ ${text}\n`;
}

test("two Ingresses claim a path", () =>
  checkDiagnostics(
    `#- /a.yaml\n${ingress("a", at("warning ing-conflict: shop.example.com/api is already routed by Ingress web/b to b"))}#- /b.yaml\n${ingress("b", at("warning ing-conflict: shop.example.com/api is already routed by Ingress web/a to a"))}`,
    only,
  ));

test("another host, class, or a canary", () => {
  checkDiagnostics(`${ingress("a", "")}---\n${ingress("b", "", { host: "pay.example.com" })}`, only);
  checkDiagnostics(`${ingress("a", "")}---\n${ingress("b", "", { cls: "nginx" })}`, only);
  checkDiagnostics(
    `${ingress("a", "", { cls: "nginx" })}---\n${ingress("b", "", { cls: "nginx", annotations: '{ nginx.ingress.kubernetes.io/canary: "true" }' })}`,
    only,
  );
});

test("one name in two namespaces is one application in two environments", () =>
  checkDiagnostics(
    `#- /dev/a.yaml\n${ingress("a", "", { namespace: "dev" })}#- /prod/a.yaml\n${ingress("a", "", { namespace: "prod" })}`,
    only,
  ));

test("an error against the cluster where ingress-nginx is known to serve both", () =>
  checkDiagnostics(
    `#- /a.yaml\n${ingress("a", at("error ing-conflict"), { cls: "nginx" })}#- cluster:prod synced=Ingress,IngressClass\n${ingress("b", "", { cls: "nginx" })}---\nkind: IngressClass\nmetadata: { name: nginx }\nspec: { controller: k8s.io/ingress-nginx }\n`,
    only,
  ));
