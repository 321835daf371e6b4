// istio-registry-only, beyond the Bad and Good blocks of its page.

import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const INJECTED = `---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
`;
const SIDECAR = `---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts: ["./*"]
  outboundTrafficPolicy: {}
`;

function pod(value: string, more = "", name = "API_URL"): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop${more} }
spec:
  containers:
    - name: web
      image: web
      env:
        - { name: ${name}, value: "${value}" }
`;
}

function entry(host: string, namespace: string, more = ""): string {
  return `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: ${namespace} }
spec:
  hosts: [${host}]
  ports: [{ number: 443, name: tls, protocol: TLS }]
  resolution: NONE${more}
`;
}

const said = (text: string, expected: readonly string[]): void =>
  checkSaid("istio-registry-only", `#- /shop/all.yaml\n${text}`, expected);
const BLOCKED = (host: string) =>
  `warning spec.containers[0].env[0].value: REGISTRY_ONLY blocks ${host} (502 or a reset); add a ServiceEntry`;

describe("istio-registry-only", () => {
  test.each([
    "https://api.example.com/v1",
    "api.example.com",
    "api.example.com:8443",
    "postgres://user:secret@api.example.com:5432/db",
    "jdbc:postgresql://api.example.com/db",
    "mongodb+srv://api.example.com",
    "http://localhost:80,https://api.example.com",
  ])("%s", (value) => said(INJECTED + SIDECAR + pod(value), [BLOCKED("api.example.com")]));

  test.each([
    "http://cart",
    "http://cart.shop:8080",
    "http://cart.shop.svc.cluster.local",
    "cart.shop.svc:80",
    "http://localhost:8080",
    "https://10.0.0.1",
    "config.yaml",
    "{{ .Values.url }}",
    "urn:ietf:params",
    "",
  ])("%s is not outside, or no host", (value) => said(INJECTED + SIDECAR + pod(value), []));

  test("the program's own address, and values that are no addresses", () => {
    said(INJECTED + SIDECAR + pod("https://shop.example.com", "", "PUBLIC_URL"), []);
    said(INJECTED + SIDECAR + pod("com.example.Main", "", "MAIN_CLASS"), []);
    said(INJECTED + SIDECAR + pod("api.example.com", "", "TITLE"), []);
  });

  test("the mark stands under the host alone", () =>
    checkDiagnostics(
      `
#- /a.yaml
${INJECTED}${SIDECAR}---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: web
      env:
        - name: DATABASE
          value: postgres://me@db.example.com:5432/x
                               ^^^^^^^^^^^^^^ warning istio-registry-only: REGISTRY_ONLY blocks db.example.com (502 or a reset); add a ServiceEntry
`,
      { only: ["istio-registry-only"] },
    ));

  const URL = "https://api.example.com";
  test("who is not held by it", () => {
    said(SIDECAR + pod(URL, ", labels: { sidecar.istio.io/inject: 'false' }") + INJECTED, []);
    said(INJECTED.replace("enabled", "disabled") + SIDECAR + pod(URL), []);
    said(INJECTED.replace("istio-injection: enabled", "istio.io/dataplane-mode: ambient") + SIDECAR + pod(URL), []);
    said(INJECTED + pod(URL), []);
    const out = "traffic.sidecar.istio.io/excludeOutboundPorts";
    said(INJECTED + SIDECAR + pod(URL, `, annotations: { ${out}: "80, 443" }`), []);
    said(INJECTED + SIDECAR + pod(URL, `, annotations: { ${out}: "80" }`), [BLOCKED("api.example.com")]);
    const within = "traffic.sidecar.istio.io/includeOutboundIPRanges";
    said(INJECTED + SIDECAR + pod(URL, `, annotations: { ${within}: 10.0.0.0/8 }`), []);
    said(INJECTED + SIDECAR + pod(URL, ", labels: { istio: ingressgateway }"), []);
  });

  test("a namespace that is not at hand is meant to be in the mesh where it has a Sidecar", () =>
    said(SIDECAR + pod(URL), [BLOCKED("api.example.com")]));

  const MESH = (mode: string, namespace = "istio-system") => `---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: ${namespace} }
data:
  mesh: |-
    accessLogFile: /dev/stdout
    outboundTrafficPolicy:
      mode: ${mode}
`;
  test("the mode of the mesh, which a Sidecar overrides", () => {
    said(INJECTED + MESH("REGISTRY_ONLY") + pod(URL), [BLOCKED("api.example.com")]);
    said(INJECTED + MESH("ALLOW_ANY") + pod(URL), []);
    const open = SIDECAR.replace("outboundTrafficPolicy: {}", "outboundTrafficPolicy: { mode: ALLOW_ANY }");
    said(INJECTED + MESH("REGISTRY_ONLY") + open + pod(URL), []);
    const silent = SIDECAR.replace("  outboundTrafficPolicy: {}\n", "");
    said(INJECTED + MESH("REGISTRY_ONLY") + silent + pod(URL), [BLOCKED("api.example.com")]);
  });

  test("a live cluster does not tell the mode", () =>
    checkSaid(
      "istio-registry-only",
      `
#- /a.yaml
${INJECTED}${pod(URL)}
#- cluster:prod synced=*
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "" }
`,
      [],
    ));

  test("ServiceEntries that are seen", () => {
    said(INJECTED + SIDECAR + entry("api.example.com", "shop") + pod(URL), []);
    said(INJECTED + SIDECAR + entry('"*.example.com"', "shop") + pod(URL), []);
    said(INJECTED + SIDECAR.replace("./*", "*/*") + entry("api.example.com", "ext") + pod(URL), []);
    said(INJECTED + SIDECAR + entry('"{{ .Values.host }}"', "shop") + pod(URL), []);
  });

  test("ServiceEntries that are there and not seen", () => {
    said(INJECTED + SIDECAR + entry("api.example.com", "ext") + pod(URL), [
      "warning spec.containers[0].env[0].value: REGISTRY_ONLY blocks api.example.com: Sidecar default does not list api.example.com",
    ]);
    said(INJECTED + SIDECAR.replace("./*", "*/*") + entry("api.example.com", "ext", '\n  exportTo: ["."]') + pod(URL), [
      "warning spec.containers[0].env[0].value: REGISTRY_ONLY blocks api.example.com: ServiceEntry ext/api is not exported to shop",
    ]);
    said(INJECTED + SIDECAR + entry('"*.api.example.com"', "shop") + pod(URL), [BLOCKED("api.example.com")]);
  });

  test("a ConfigMap whose pods all are under one rule", () => {
    const map = (text: string) => `---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data:
  PAYMENTS_URL: https://pay.example.com
  app.properties: |
    # https://docs.example.com
    upstream=${text}
`;
    const both = [
      "warning data.PAYMENTS_URL: REGISTRY_ONLY blocks pay.example.com (502 or a reset); add a ServiceEntry",
      "warning data[app.properties]: REGISTRY_ONLY blocks db.example.com (502 or a reset); add a ServiceEntry",
    ];
    said(INJECTED + SIDECAR + pod("") + map("https://db.example.com"), both);
    said(INJECTED + SIDECAR + map("https://db.example.com"), []);
    const out = pod("", ", labels: { sidecar.istio.io/inject: 'false' }").replace("name: web,", "name: out,");
    said(INJECTED + SIDECAR + pod("") + out + map("https://db.example.com"), []);
  });

  describe("fixes", () => {
    const before = `${pod(URL).slice(4)}${SIDECAR}${INJECTED}`;
    test("a ServiceEntry of its own", () =>
      checkFix(
        "istio-registry-only",
        "Create a ServiceEntry for api.example.com",
        before,
        before.replace(
          SIDECAR,
          `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api-example-com
  namespace: shop
spec:
  hosts:
    - api.example.com
  exportTo:
    - "."
  location: MESH_EXTERNAL
  ports:
    - number: 443
      name: tls-443
      protocol: TLS
  resolution: DNS
${SIDECAR}`,
        ),
      ));

    test("an item of the Sidecar", () => {
      const text = `${before}${entry("api.example.com", "ext")}`;
      checkFix(
        "istio-registry-only",
        "Add ext/api.example.com to Sidecar default",
        text,
        text.replace('["./*"]', '["./*", ext/api.example.com]'),
      );
    });

    test("an export", () => {
      const text = `${before.replace("./*", "*/*")}${entry("api.example.com", "ext", '\n  exportTo: ["."]')}`;
      checkFix(
        "istio-registry-only",
        "Export ServiceEntry api to shop",
        text,
        text.replace('exportTo: ["."]', 'exportTo: [".", shop]'),
      );
    });
  });
});
