// The command line against a cluster: one list, then the answer.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeServer, startFake } from "./fake/fakeServer.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
let fake: FakeServer;

beforeAll(async () => {
  fake = await startFake();
  writeFileSync(join(folder, "kubeconfig"), fake.kubeconfig);
  writeFileSync(
    join(folder, "ingress.yaml"),
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  ingressClassName: nginx
  rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: cart, port: { number: 80 } } } }] } }]
`,
  );
});
afterAll(async () => {
  await fake.stop();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[], kubeconfig = join(folder, "kubeconfig")): Promise<Run> {
  return new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: kubeconfig };
    execFile(process.execPath, [CLI, ...args], { env, cwd: folder }, (error, out, err) =>
      resolve({ status: typeof error?.code === "number" ? error.code : error ? 1 : 0, out, err }),
    );
  });
}

test("a Service that the cluster lacks is missing for certain; once it is there its ports count", async () => {
  const context = "admin";
  const before = await run(["check", "ingress.yaml", "--context", context, "--format", "json"]);
  expect([before.status, before.err]).toEqual([0, ""]);
  expect(before.out).toContain("ing-service-missing");
  await fake.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "cart", namespace: "shop" },
    spec: { selector: { app: "cart" }, ports: [{ name: "http", port: 8080 }] },
  });
  const after = await run(["check", "ingress.yaml", "--context", context, "--format", "json"]);
  expect(after.out).toContain("Service shop/cart has no port 80; it has 8080 (http)");
  expect(fake.requests.some(({ path }) => path.includes("/secrets"))).toBe(false);
});

test("names of TLS Secrets are listed where they are asked for, and only there", async () => {
  fake.forgetRequests();
  const manifest = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: safe, namespace: shop }
spec:
  tls: [{ hosts: [a.example.com], secretName: shop-tsl }]
  rules: [{ host: a.example.com }]
`;
  writeFileSync(join(folder, "tls.yaml"), manifest);
  await fake.apply({
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/tls",
    metadata: { name: "shop-tls", namespace: "shop" },
    data: { "tls.crt": "YQ==", "tls.key": "YQ==" },
  });
  const args = ["check", "tls.yaml", "--context", "admin", "--format", "json"];
  const without = await run(args);
  expect(without.out).not.toContain("tls-secret-missing");
  expect(fake.requests.some(({ path }) => path.includes("/secrets"))).toBe(false);
  const { out, err } = await run([...args, "--secret-names"]);
  expect([err, out]).toEqual([
    "",
    expect.stringContaining("No Secret shop/shop-tsl of type kubernetes.io/tls; did you mean shop-tls?"),
  ]);
  expect(fake.requests.filter(({ path }) => path.includes("/secrets"))).toHaveLength(1);
  expect(await run(["check", "tls.yaml", "--secret-names"])).toMatchObject({
    status: 2,
    err: expect.stringMatching(/^sallyport: --secret-names takes --context.*\n$/),
  });
});

test("a custom kind has the schema that the cluster publishes", async () => {
  const file = `apiVersion: shop.example/v1\nkind: Counter\nmetadata: { name: front, namespace: shop }\nspec: { ownr: ann }\n`;
  writeFileSync(join(folder, "counter.yaml"), file);
  await fake.apply({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "counters.shop.example" },
    spec: {
      group: "shop.example",
      scope: "Namespaced",
      names: { kind: "Counter", plural: "counters" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: { spec: { type: "object", properties: { owner: { type: "string" } } } },
            },
          },
        },
      ],
    },
  });
  const alone = await run(["check", "counter.yaml"]);
  expect(alone.out).not.toContain("ownr");
  const before = fake.requests.length;
  const { out, err } = await run(["check", "counter.yaml", "ingress.yaml", "--context", "admin"]);
  expect([out, err]).toEqual([expect.stringContaining('"ownr" is no field of spec; did you mean "owner"?'), ""]);
  const asked = fake.requests.slice(before).flatMap(({ path }) => (path.startsWith("/openapi") ? path : []));
  expect(asked.map((path) => path.split("?")[0])).toEqual(["/openapi/v3", "/openapi/v3/apis/shop.example/v1"]);
});

test("what keeps a context from being used is said in one line", async () => {
  expect(await run(["check", "ingress.yaml", "--context", "nowhere"])).toMatchObject({
    status: 2,
    err: expect.stringMatching(/^sallyport: no context nowhere in the kubeconfig.*\n$/),
  });
  expect(await run(["check", "ingress.yaml", "--context", "x"], join(folder, "none"))).toMatchObject({ status: 2 });
});
