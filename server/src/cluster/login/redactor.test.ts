import { expect, test } from "vitest";
import { redact, redactForeign, registerSecrets } from "./redactor.ts";

test.each([
  ["Authorization: Bearer abc.def-123", "Authorization: [redacted]"],
  ['"authorization":"Bearer abc","x":1', '"authorization":"[redacted]","x":1'],
  ["Proxy-Authorization: Basic bWU6c2VjcmV0", "Proxy-Authorization: [redacted]"],
  ["sent Bearer abcdef123456 to it", "sent Bearer [redacted] to it"],
  ["token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl end", "token [redacted] end"],
  ["k8s-aws-v1.aHR0cHM6Ly9zdHM got", "[redacted] got"],
  ["got ya29.a0AfB_byC", "got [redacted]"],
  ["token: abcdef", "token: [redacted]"],
  ["password=hunter2&x=1", "password=[redacted]&x=1"],
  ['client-key-data: "TFMwdExTMUNSVQ=="', 'client-key-data: "[redacted]"'],
  ["--client-secret=abc123 --other", "--client-secret=[redacted] --other"],
  ["http://me:secret@proxy:3128/x", "http://[redacted]@proxy:3128/x"],
  [
    "a -----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY----- b",
    "a -----BEGIN EC PRIVATE KEY----- [redacted] b",
  ],
  ["-----BEGIN PRIVATE KEY-----\nMHcCAQEE cut", "-----BEGIN PRIVATE KEY----- [redacted]"],
])("%j → %j", (text, wanted) => {
  expect(redact(text)).toBe(wanted);
});

test.each([
  "connection refused by 127.0.0.1:6443",
  "token file /var/run/secrets/token cannot be read (ENOENT)",
  "Service web/cart has no port http; nearest is https",
  "https://example.com/a@b",
])("%j stays", (text) => {
  expect(redact(text)).toBe(text);
});

test("a registered secret is hidden in each form that a text may have it in", () => {
  const secret = 'S3cret "value"/+ü';
  registerSecrets([secret, "tiny"]);
  const forms = [
    secret,
    JSON.stringify({ secret }),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ];
  for (const form of forms) expect(redact(`x ${form} y`)).toMatch(/^x .{0,12}\[redacted\].{0,2} y$/);
  expect(redact("a tiny word")).toBe("a tiny word");
});

test("words of another program lose every long run in which letters and digits mix", () => {
  expect(redactForeign("denied for AbCdEfGh1234567890IjKl at host-with-a-long-name.example")).toBe(
    "denied for [redacted] at host-with-a-long-name.example",
  );
});

test("the cost is linear in the text", () => {
  const hostile = [
    "authorization: ".repeat(20_000),
    "-----BEGIN ".repeat(20_000),
    "://a".repeat(50_000),
    "token ".repeat(50_000),
    "eyJ".repeat(80_000),
  ];
  for (const text of hostile) {
    const started = performance.now();
    redactForeign(text);
    expect(performance.now() - started).toBeLessThan(500);
  }
});
