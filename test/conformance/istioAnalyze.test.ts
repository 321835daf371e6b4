// What `istioctl analyze` says of its own test files, against what our rules say of them. The files are not part of this project:
// SALLYPORT_ISTIO_ANALYZE names a folder with cases.json (name, analyzer, inputFiles, expected codes and origins) and the files.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findAll } from "../fixture/checks.ts";
import { readFixture } from "../fixture/fixture.ts";

interface Case {
  readonly name: string;
  readonly analyzer: string;
  readonly inputFiles: readonly string[];
  readonly expected: readonly { readonly code: string; readonly origin: string }[];
}

/** The rules that say what an analyzer's codes say. */
const RULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "destinationrule.CaCertificateAnalyzer": { IST0128: "istio-dr-unverified", IST0129: "istio-dr-unverified" },
  "destinationrule.PodNotSelectedAnalyzer": { IST0173: "istio-subset-no-pods", IST0174: "istio-dr-host" },
  "gateway.ConflictingGatewayAnalyzer": { IST0145: "istio-gateway-conflict" },
  "annotations.K8sAnalyzer": { IST0107: "istio-annotation", IST0108: "istio-annotation", IST0135: "istio-annotation" },
  "gateway.IngressGatewayPortAnalyzer": { IST0101: "istio-gateway-port", IST0162: "istio-gateway-port" },
  "gateway.SecretAnalyzer": { IST0101: "istio-credential-missing", IST0161: "istio-credential-missing" },
  "service.PortNameAnalyzer": { IST0118: "istio-port-name" },
  "serviceentry.ConflictingServiceEntryProtocolAnalyzer": { IST0177: "istio-se-conflict" },
  "serviceentry.ProtocolAddressesAnalyzer": { IST0134: "istio-se-addresses" },
  "sidecar.SelectorAnalyzer": { IST0110: "istio-sidecar-two", IST0111: "istio-sidecar-two" },
  "virtualservice.ConflictingMeshGatewayHostsAnalyzer": { IST0109: "istio-host-conflict" },
  "virtualservice.DestinationHostAnalyzer": { IST0101: "istio-destination-missing", IST0112: "istio-port-needed" },
  "virtualservice.DestinationRuleAnalyzer": { IST0101: "istio-subset-missing" },
  "virtualservice.GatewayAnalyzer": { IST0101: "istio-gateway-missing", IST0132: "istio-host-not-in-gateway" },
};

/** The gateway that istioctl takes for granted. */
const GATEWAY = `
#- /gateway.yaml
apiVersion: v1
kind: Pod
metadata: { name: istio-ingressgateway, namespace: istio-system, labels: { istio: ingressgateway } }
---
apiVersion: v1
kind: Service
metadata: { name: istio-ingressgateway, namespace: istio-system }
spec: { selector: { istio: ingressgateway }, ports: [{ name: http2, port: 80 }, { name: https, port: 443 }] }
`;

/** What is said here in other words: a Gateway that is not there is one mistake, and one finding. */
const ELSEWHERE: ReadonlySet<string> = new Set(["istio-host-not-in-gateway VirtualService default/httpbin-bogus"]);

const folder = process.env["SALLYPORT_ISTIO_ANALYZE"] ?? "";
const list = join(folder, "cases.json");
const all: readonly Case[] = folder !== "" && existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
const cases = all.filter(({ analyzer }) => RULES[analyzer] !== undefined);

describe.skipIf(cases.length === 0)("istioctl analyze", () => {
  test.each(cases)("$name", ({ analyzer, inputFiles, expected }) => {
    const rules = RULES[analyzer] ?? {};
    const files = inputFiles.map((file) => `#- /${file}\n${readFileSync(join(folder, file), "utf8")}\n`).join("");
    const text = files + (analyzer === "gateway.IngressGatewayPortAnalyzer" ? GATEWAY : "") + meshOf(analyzer, files);
    const found = findAll(readFixture(text, { settings: { complete: true } })).flatMap(({ item: { finding } }) => {
      const { kind, namespace, name } = finding.resource.id;
      return Object.values(rules).includes(finding.code)
        ? [`${finding.code} ${kind} ${namespace || "default"}/${name}`]
        : [];
    });
    const wanted = expected.flatMap(({ code, origin }) => {
      const [kind = "", name = ""] = origin.split(" ");
      return rules[code] ? [`${rules[code]} ${kind} ${name.includes("/") ? name : `default/${name}`}`] : [];
    });
    expect([...new Set(found)].sort()).toEqual([...new Set(wanted)].filter((line) => !ELSEWHERE.has(line)).sort());
  });
});

/** Our rule on port names is for namespaces of the mesh; istioctl takes all for such. */
function meshOf(analyzer: string, files: string): string {
  if (analyzer !== "service.PortNameAnalyzer") return "";
  const names = new Set([...files.matchAll(/^ {2}namespace: (\S+)$/gm)].map(([, name]) => name));
  const namespaces = [...names].map(
    (name) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { istio-injection: enabled } }\n`,
  );
  return `#- /namespaces.yaml\n${namespaces.join("---\n")}`;
}
