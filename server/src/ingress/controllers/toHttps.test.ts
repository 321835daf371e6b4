import { expect, test } from "vitest";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { ingressText } from "../../../../test/fixture/ingressText.ts";
import { routeTables } from "../../analysis/routeTables.ts";

const TLS = "  tls: [{ hosts: [a.example.com], secretName: t }]\n";

// By each controller's manual: on by itself where the host has a certificate, and off where an annotation says so.
test.each([
  ["k8s.io/ingress-nginx", "nginx.ingress.kubernetes.io/ssl-redirect", 308],
  ["nginx.org/ingress-controller", "nginx.org/ssl-redirect", 301],
  ["haproxy.org/ingress-controller", "haproxy.org/ssl-redirect", 302],
  ["haproxy-ingress.github.io/controller", "haproxy-ingress.github.io/ssl-redirect", 302],
])("%s sends requests by http to https", (controller, key, status) => {
  const statusOf = (more: string, annotations: Readonly<Record<string, string>> = {}): number | undefined => {
    const ingress = ingressText({ cls: "c", paths: [["Prefix", "/", "web"]], annotations, more });
    const text = `#- /all.yaml\n${ingress}kind: IngressClass\nmetadata: { name: c }\nspec: { controller: ${controller} }\n`;
    return routeTables(readFixture(text).snapshot)[0]?.routes[0]?.toHttps;
  };
  expect([statusOf(TLS), statusOf(""), statusOf(TLS, { [key]: "false" })]).toEqual([status, undefined, undefined]);
});
