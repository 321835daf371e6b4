import { describe, test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["f5-reference-missing", "f5-upstream-missing", "haproxy-tcp-service"] };

const WORLD = `
#- cluster:prod synced=*
apiVersion: v1
kind: Service
metadata: { name: coffee, namespace: drinks }
spec: { ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: k8s.nginx.org/v1
kind: Policy
metadata: { name: limit, namespace: cafe }
---
apiVersion: k8s.nginx.org/v1
kind: GlobalConfiguration
metadata: { name: conf, namespace: nginx }
spec: { listeners: [{ name: dns-udp, port: 53, protocol: UDP }] }
`;

const f5 = (kind: string, spec: string): string => `#- /a.yaml
apiVersion: k8s.nginx.org/v1
kind: ${kind}
metadata: { name: cafe, namespace: cafe }
spec:
${spec}
${WORLD}`;

describe("found", () => {
  test("a Policy, a VirtualServerRoute, a Secret", () => {
    checkDiagnostics(
      f5(
        "VirtualServer",
        `  policies: [{ name: limits }]
                     ^^^^^^ warning f5-reference-missing: No Policy cafe/limits; did you mean limit?`,
      ),
      only,
    );
    checkDiagnostics(
      f5(
        "VirtualServer",
        `  routes: [{ path: /, route: drinks/tea }]
                             ^^^^^^^^^^ warning f5-reference-missing: No VirtualServerRoute drinks/tea`,
      ),
      only,
    );
    checkDiagnostics(f5("VirtualServer", "  tls: { secret: cafe-tls, cert-manager: { issuer: ca } }"), only);
  });

  test("a listener", () =>
    checkDiagnostics(
      f5(
        "TransportServer",
        `  listener: { name: dns-tcp, protocol: TCP }
                    ^^^^^^^ warning f5-reference-missing: No GlobalConfiguration has a listener dns-tcp; did you mean dns-udp?`,
      ),
      only,
    ));

  test("an upstream, wherever actions stand", () => {
    const upstreams = "  upstreams: [{ name: coffee, service: drinks/coffee, port: 80 }]\n";
    checkDiagnostics(
      f5(
        "VirtualServer",
        `${upstreams}  routes:
    - path: /
      matches: [{ splits: [{ weight: 100, action: { proxy: { upstream: cofee } } }] }]
                                                                       ^^^^^ error f5-reference-missing: This resource has no upstream cofee; did you mean coffee?
      action: { pass: tea }
                      ^^^ error f5-reference-missing: This resource has no upstream tea, so the controller refuses it`,
      ),
      only,
    );
    checkDiagnostics(
      f5(
        "TransportServer",
        `${upstreams}  action: { pass: tea }
                  ^^^ error f5-reference-missing`,
      ),
      only,
    );
  });

  test("a Service of another namespace and its port", () => {
    checkDiagnostics(
      f5(
        "VirtualServerRoute",
        `  upstreams:
    - { name: a, service: drinks/coffe, port: 80 }
                          ^^^^^^^^^^^^ warning f5-upstream-missing: No Service drinks/coffe; did you mean coffee?
    - { name: b, service: drinks/coffee, port: 8080 }
                                               ^^^^ warning f5-upstream-missing: Service drinks/coffee has no port 8080; it has 80 (http)
    - { name: c, service: coffee, port: 80 }
                          ^^^^^^ warning f5-upstream-missing: No Service cafe/coffee`,
      ),
      only,
    );
  });
});

test("a fix keeps the namespace", () =>
  checkFix(
    "f5-upstream-missing",
    "Use Service coffee",
    f5("VirtualServer", "  upstreams:\n    - name: a\n      service: drinks/coffe\n      port: 80"),
    `apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: { name: cafe, namespace: cafe }
spec:
  upstreams:
    - name: a
      service: drinks/coffee
      port: 80
`,
  ));

test("quiet where nothing is certain", () => {
  const text = (spec: string): string => f5("VirtualServer", spec).replace(/#- cluster[\s\S]*/, "");
  checkDiagnostics(text("  policies: [{ name: limits }]"), only);
  checkDiagnostics(text('  policies: [{ name: "{{ .Values.policy }}" }]'), only);
  checkDiagnostics(
    text("  upstreams: [{ name: '{{ .Values.a }}', service: a }]\n  routes: [{ path: /, action: { pass: b } }]"),
    only,
  );
  checkDiagnostics(f5("TransportServer", "  listener: { name: tls-passthrough, protocol: TLS_PASSTHROUGH }"), only);
  checkDiagnostics(
    f5("Policy", "  accessControl: { allow: [10.0.0.0/8] }").replaceAll(
      "k8s.nginx.org/v1\nkind: Policy",
      "kyverno.io/v1\nkind: Policy",
    ),
    only,
  );
});
