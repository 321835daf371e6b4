import { expect, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix } from "../../../../test/fixture/checks.ts";
import { explainBadCidr, looksLikeName } from "./cidrText.ts";

const only = ["np-cidr-invalid", "np-cidr-host-bits", "np-cidr-is-name", "np-except-outside"];
const policy = (block: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock:
${block
  .split("\n")
  .map((line) => `            ${line}`)
  .join("\n")}
`;

test("what a text was meant to be, where that is certain", () => {
  const repairs: readonly (readonly [string, readonly string[]])[] = [
    ["10.0.0.1", ["10.0.0.1/32"]],
    ["2001:db8::1", ["2001:db8::1/128"]],
    ["10.0.0.0/33", []],
    ["10.0.0.0/255.255.0.0", ["10.0.0.0/16"]],
    ["10.0.0.0/255.0.255.0", []],
    ["10.0.0.0/08", ["10.0.0.0/8"]],
    ["010.0.0.0/8", ["10.0.0.0/8"]],
    ["10.0.0/8", ["10.0.0.0/8"]],
    ["10.*.*.*", ["10.0.0.0/8"]],
    ["10.1.*.*", ["10.1.0.0/16"]],
    [" 10.0.0.0/8", ["10.0.0.0/8"]],
    ["10.0.0.4-10.0.0.7", ["10.0.0.4/30"]],
    ["10.0.0.1-2", ["10.0.0.1/32", "10.0.0.2/32"]],
    ["10.0.0.9-10.0.0.1", []],
    ["300.0.0.0/8", []],
    ["1.2.3.4.5/8", []],
    ["fe80::1::2/64", []],
    ["10.0.0.0/", []],
    ["10.0.0.0/8/8", []],
    ["", []],
  ];
  for (const [text, wanted] of repairs) expect([text, explainBadCidr(text).repair]).toEqual([text, wanted]);
});

test("names are told from addresses", () => {
  for (const name of [
    "example.com",
    "*.example.com",
    "https://example.com/a",
    "db",
    "api.example.com:443",
    "example.com/32",
  ])
    expect([name, looksLikeName(name)]).toEqual([name, true]);
  for (const text of ["10.0.0.0", "10.*.*.*", "fe80::1", "10.0.0.x/8", "1.2.3", ""])
    expect([text, looksLikeName(text)]).toEqual([text, false]);
});

test("each problem of a block has its own finding, on the text that must change", () =>
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock: { cidr: 10.0.0.0/33 }
                           ^^^^^^^^^^^ error np-cidr-invalid: "10.0.0.0/33" is no CIDR: its length goes from 0 to 32
        - ipBlock: { cidr: 10.0.0.1/8 }
                           ^^^^^^^^^^ warning np-cidr-host-bits: 10.0.0.1/8 means 10.0.0.0/8; write that
        - ipBlock: { cidr: example.com }
                           ^^^^^^^^^^^ error np-cidr-is-name
        - ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16, 192.168.0.0/24, 10.0.0.0/8, 0.0.0.0/0, "::/64"] }
                                                             ^^^^^^^^^^^^^^ error np-except-outside: except 192.168.0.0/24 is not inside 10.0.0.0/8
                                                                             ^^^^^^^^^^ error np-except-outside: except 10.0.0.0/8 takes out the whole block
                                                                                         ^^^^^^^^^ error np-except-outside: except 0.0.0.0/0 is wider than 10.0.0.0/8
                                                                                                    ^^^^^^^ error np-except-outside: except ::/64 is IPv6, 10.0.0.0/8 is IPv4
        - ipBlock: { except: [10.0.0.0/8] }
          ^^^^^^^ error np-cidr-invalid: An ipBlock needs a cidr such as 10.0.0.0/8
        - ipBlock: { cidr: "{{ .Values.cidr }}", except: ["{{ .Values.cut }}"] }
        - ipBlock: { cidr: "::ffff:10.0.0.0/104", except: ["::ffff:10.1.0.0/112"] }
`,
    { only },
  ));

test("a range becomes blocks", () =>
  checkFix(
    "np-cidr-invalid",
    "Use 10.0.0.1/32 and 10.0.0.2/31",
    policy("cidr: 10.0.0.1-10.0.0.3"),
    `${policy("cidr: 10.0.0.1/32").trimEnd()}
        - ipBlock:
            cidr: 10.0.0.2/31
`,
  ));

test("an except that is the only one goes with its key", () =>
  checkFix(
    "np-except-outside",
    "Remove 10.1.0.0/16",
    policy("cidr: 192.168.0.0/16\nexcept:\n  - 10.1.0.0/16"),
    policy("cidr: 192.168.0.0/16"),
  ));

test("an except moves to the block that holds it", () =>
  checkFix(
    "np-except-outside",
    "Move 2001:db8:1::/48 to 2001:db8::/32",
    `${policy('cidr: 10.0.0.0/8\nexcept: [10.1.0.0/16, "2001:db8:1::/48"]').trimEnd()}
        - ipBlock:
            cidr: 2001:db8::/32
`,
    `${policy("cidr: 10.0.0.0/8\nexcept: [10.1.0.0/16]").trimEnd()}
        - ipBlock:
            cidr: 2001:db8::/32
            except:
              - "2001:db8:1::/48"
`,
  ));

test("no guess where the text could mean many things", () =>
  checkNoFix("np-cidr-invalid", policy("cidr: 10.0.0.0/33")));
