import { expect, test } from "vitest";
import { chooseProxy } from "./chooseProxy.ts";

function chosen(
  server: string,
  env: Record<string, string>,
  proxyUrl?: string,
  editor?: string,
  noProxy: readonly string[] = [],
): string {
  const defaultProxy = editor === undefined ? undefined : { url: editor, noProxy };
  const choice = chooseProxy(new URL(server), { env, proxyUrl, defaultProxy });
  return "url" in choice ? `${choice.is} ${choice.url.host}` : choice.is;
}

const SERVER = "https://api.prod.example.com:6443";
const ENV = { HTTPS_PROXY: "http://env:3128" };

test("the kubeconfig's proxy counts before the environment's, and that before the editor's", () => {
  expect(chosen(SERVER, ENV, "http://own:1", "http://editor:1")).toBe("http own:1");
  expect(chosen(SERVER, ENV, undefined, "http://editor:1")).toBe("http env:3128");
  expect(chosen(SERVER, {}, undefined, "http://editor:1")).toBe("http editor:1");
  expect(chosen(SERVER, {})).toBe("direct");
});

test("the editor's list of exceptions is for the editor's proxy alone", () => {
  expect(chosen(SERVER, {}, undefined, "http://editor:1", ["other.example.com", "*.prod.example.com"])).toBe("direct");
  expect(chosen(SERVER, {}, undefined, "http://editor:1", ["other.example.com"])).toBe("http editor:1");
  expect(chosen(SERVER, ENV, undefined, "http://editor:1", ["*"])).toBe("http env:3128");
  expect(chosen(SERVER, { NO_PROXY: "example.com" }, undefined, "http://editor:1")).toBe("direct");
  expect(chosen("https://127.0.0.1:6443", {}, undefined, "http://editor:1")).toBe("direct");
});

test("NO_PROXY has no part in the kubeconfig's proxy", () => {
  expect(chosen(SERVER, { NO_PROXY: "*" }, "http://own:1")).toBe("http own:1");
});

test("this machine is never reached by a proxy of the environment", () => {
  for (const server of ["https://127.0.0.1:6443", "https://localhost:6443", "https://[::1]:6443"])
    expect(chosen(server, ENV)).toBe("direct");
});

test.each([
  ["http://p:3128", "http p:3128"],
  ["p:3128", "http p:3128"],
  ["https://p", "http p"],
  ["socks5://p:1080", "socks p:1080"],
  ["socks5h://p:1080", "socks p:1080"],
  ["socks4://p:1080", "refused"],
  ["ftp://p", "refused"],
  ["http://", "refused"],
])("%s is %s", (proxy, wanted) => {
  expect(chosen(SERVER, {}, proxy)).toBe(wanted);
});

test("a proxy that is none is told without what it says", () => {
  const choice = chooseProxy(new URL(SERVER), { env: {}, proxyUrl: "ftp://me:secret@p", defaultProxy: undefined });
  expect(choice).toMatchObject({ is: "refused", message: expect.not.stringContaining("secret") });
});

test("names of variables are read in both cases, and the one for the server's scheme", () => {
  expect(chosen(SERVER, { https_proxy: "http://lower:1" })).toBe("http lower:1");
  expect(chosen(SERVER, { HTTP_PROXY: "http://plain:1" })).toBe("direct");
  expect(chosen(SERVER, { ...ENV, no_proxy: "example.com" })).toBe("direct");
});

test.each<[string, string, boolean]>([
  ["api.prod.example.com", "example.com", true],
  ["example.com", "example.com", true],
  ["badexample.com", "example.com", false],
  ["api.example.com", ".example.com", true],
  ["example.com", ".example.com", false],
  ["api.example.com", "*.example.com", true],
  ["API.example.COM", "Example.com", true],
  ["api.example.com", "other, example.com:6443", true],
  ["api.example.com", "example.com:443", false],
  ["api.example.com", "*", true],
  ["10.1.2.3", "10.0.0.0/8", true],
  ["11.1.2.3", "10.0.0.0/8", false],
  ["10.1.2.3", "10.1.2.3", true],
  ["10.1.2.3", "10.1.2.3:6443", true],
  ["10.1.2.3", "2.3", false],
  ["[fd00::1]", "fd00::/8", true],
  ["[fd00::1]", "fd00::1", true],
  ["[fd00::2]", "fd00::1", false],
  ["api.example.com", "", false],
])("%s with NO_PROXY %j is direct: %s", (host, list, direct) => {
  expect(chosen(`https://${host}:6443`, { ...ENV, NO_PROXY: list })).toBe(direct ? "direct" : "http env:3128");
});
