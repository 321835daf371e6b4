// istio-gateway-tls: the tls of a Gateway's server does not go with its protocol, or lacks what its mode needs.

import type { JsonObject, Path } from "../../base/json.ts";
import { hasTemplate, readList, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule } from "./istioRule.ts";

const HTTP = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"];
const TLS = ["HTTPS", "TLS"];
const WITH_CERTIFICATE = ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"];
const PASSED_ON = ["PASSTHROUGH", "AUTO_PASSTHROUGH"];
const FILES = ["serverCertificate", "privateKey", "caCertificates"];

/** Server.tls as Istio's webhook takes it (istio pkg/config/validation); without a mode it is PASSTHROUGH. */
export const istioGatewayTls = defineIstioRule({
  code: "istio-gateway-tls",
  severity: "error",
  kinds: ["Gateway"],
  check(spec, cx) {
    for (const { item, path } of itemsIn(spec, ["spec"], "servers")) {
      const protocol = readText(readObject(item["port"])["protocol"])?.toUpperCase();
      if (protocol === undefined || hasTemplate(item["tls"] ?? null)) continue;
      const tls = item["tls"] === undefined || item["tls"] === null ? undefined : readObject(item["tls"]);
      if (TLS.includes(protocol)) {
        if (tls) checkTls(tls, [...path, "tls"], cx);
        else reportNoTls(protocol, path, cx);
      } else if (tls) checkPlain(tls, protocol, [...path, "tls"], cx);
    }
  },
});

function reportNoTls(protocol: string, path: Path, cx: RuleContext): void {
  const withTls = (title: string, value: JsonObject): Fix => ({
    title,
    edits: [{ edit: { is: "insert", path, key: "tls", value, after: "port" } }],
  });
  cx.report({
    path: [...path, "port", "protocol"],
    field: [...path, "tls"],
    message: `A server of protocol ${protocol} needs tls; without it Istio refuses the Gateway`,
    fixes: [
      withTls("Add tls with a credentialName", { mode: "SIMPLE", credentialName: "example-com-tls" }),
      withTls("Add tls that passes through", { mode: "PASSTHROUGH" }),
    ],
  });
}

/** On a plain port tls may say no more than that requests are sent on to HTTPS. */
function checkPlain(tls: JsonObject, protocol: string, path: Path, cx: RuleContext): void {
  const mode = modeOf(tls);
  const isBare = PASSED_ON.includes(mode) && FILES.every((key) => tls[key] === undefined);
  if (HTTP.includes(protocol) && isBare) return;
  const isHttp = HTTP.includes(protocol);
  const at = [...path.slice(0, -1), "port", "protocol"];
  const value = isHttp ? "HTTPS" : "TLS";
  cx.report({
    path,
    at: "key",
    message: `A server of protocol ${clipped(protocol, 12)} has no TLS to end: use protocol ${value}, or remove tls${isHttp ? " (httpsRedirect may stay)" : ""}`,
    fixes: [
      { title: `Use protocol ${value}`, edits: [{ edit: { is: "set", path: at, value } }] },
      { title: "Remove tls", edits: [{ edit: { is: "remove", path } }] },
    ],
  });
}

function checkTls(tls: JsonObject, path: Path, cx: RuleContext): void {
  const mode = modeOf(tls);
  const has = (key: string): boolean => readText(tls[key]) !== undefined;
  const secret = has("credentialName") || readList(tls["credentialNames"]).length > 0;
  const files = has("serverCertificate") && has("privateKey");
  const list = readList(tls["tlsCertificates"]).length > 0;
  const any = [...FILES, "credentialName"].find(has);
  const say = (message: string, at: Path = path, fixes: readonly Fix[] = []): void =>
    cx.report({ path: at, ...(at === path ? { at: "key" as const } : {}), message, fixes });
  if (mode === "ISTIO_MUTUAL") {
    if (any !== undefined)
      say(
        `ISTIO_MUTUAL takes the mesh's own certificates; ${any} is refused beside it`,
        [...path, any],
        [
          { title: `Remove ${any}`, edits: [{ edit: { is: "remove", path: [...path, any] } }] },
          {
            title: "Use mode SIMPLE",
            edits: [{ edit: { is: "set", path: [...path, "mode"], value: "SIMPLE" } }],
          },
        ],
      );
    return;
  }
  if (PASSED_ON.includes(mode)) {
    if (tls["mode"] === undefined && any !== undefined)
      cx.report({
        path: [...path, any],
        severity: "warning",
        message: `Without a mode TLS is passed through, and ${any} is not used; write mode: SIMPLE`,
        fixes: [
          { title: "Add mode SIMPLE", edits: [{ edit: { is: "set", path: [...path, "mode"], value: "SIMPLE" } }] },
        ],
      });
    return;
  }
  if (!WITH_CERTIFICATE.includes(mode)) return;
  if ([secret, files, list].filter(Boolean).length > 1)
    return say(`${mode} takes one source of certificates: credentialName, or files, or tlsCertificates`);
  if (secret) return;
  const withSecret: Fix = {
    title: "Add credentialName",
    edits: [{ edit: { is: "insert", path, key: "credentialName", value: "example-com-tls", after: "mode" } }],
  };
  if (!files && !list)
    return say(
      `${mode} needs a certificate: credentialName, or serverCertificate and privateKey`,
      [...path, "mode"],
      [withSecret],
    );
  if (mode !== "SIMPLE" && !has("caCertificates"))
    say(`${mode} needs caCertificates to check clients by, or a credentialName that has them`, [...path, "mode"]);
}

/** The first of the enum is PASSTHROUGH, and stands for none. */
function modeOf(tls: JsonObject): string {
  return readText(tls["mode"]) ?? "PASSTHROUGH";
}
