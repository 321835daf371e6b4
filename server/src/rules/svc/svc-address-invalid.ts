// svc-address-invalid: an address or a block of addresses of a Service that the API server refuses.

import { type Address, parseAddress, parseCidr, showAddress } from "../../base/ip.ts";
import { isList, type Path } from "../../base/json.ts";
import { isTemplate, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type RuleContext } from "../rule.ts";

/** Reports externalIPs, clusterIPs, ipFamilies and loadBalancerSourceRanges that ValidateService refuses (core/v1 ServiceSpec). */
export const svcAddressInvalid = defineRule({
  code: "svc-address-invalid",
  severity: "error",
  on: "service",
  check({ type }, cx) {
    for (const { path, text } of textsAt(cx, ["spec", "externalIPs"])) {
      const address = addressOf(text);
      const reason = address ? special(address) : undefined;
      if (!address) {
        cx.report({ path, message: `${JSON.stringify(clipped(text, 50))} is no address` });
      } else if (reason !== undefined) {
        cx.report({ path, message: `${clipped(text, 50)} can't be an external IP: ${reason}` });
      }
    }
    for (const { path, text } of textsAt(cx, ["spec", "loadBalancerSourceRanges"])) {
      // Blanks around a block are let pass.
      if (cidrOf(text.trim())) continue;
      const right = parseAddress(text.trim());
      const value = right && `${showAddress(right)}/${right.family === 4 ? 32 : 128}`;
      cx.report({
        path,
        message: `${JSON.stringify(clipped(text, 50))} is no CIDR such as 10.0.0.0/8`,
        fixes: value === undefined ? [] : [{ title: `Use ${value}`, edits: [{ edit: { is: "set", path, value } }] }],
      });
    }
    if (type === "ExternalName") return;
    clusterIPs(cx);
    const families = textsAt(cx, ["spec", "ipFamilies"]);
    for (const [index, { path, text }] of families.entries()) {
      if (families.findIndex((other) => other.text === text) === index) continue;
      cx.report({
        path,
        message: `${clipped(text, 50)} is listed twice`,
        fixes: [{ title: "Remove it", edits: [{ edit: { is: "remove", path } }] }],
      });
    }
  },
});

function clusterIPs(cx: RuleContext): void {
  const path = ["spec", "clusterIPs"];
  const all = cx.value(path);
  if (!isList(all) || all.length === 0) return;
  const texts = all.flatMap((item) => (typeof item === "string" && !isTemplate(item) ? [item] : []));
  if (texts.length < all.length) return;
  const [first = ""] = texts;
  const say = (message: string): void => cx.report({ path, at: "key", message });
  const single = cx.value(["spec", "clusterIP"]) ?? "";
  if (single === "") say("clusterIPs needs clusterIP, the same as its first item");
  else if (typeof single === "string" && !isTemplate(single) && single !== first)
    say(`The first of clusterIPs is ${clipped(first, 40)}, clusterIP is ${clipped(single, 40)}; they must be the same`);
  if (first === "None") {
    if (texts.length > 1) say("None must be the only item of clusterIPs");
    return;
  }
  const addresses = texts.map(addressOf);
  for (const [index, text] of texts.entries()) {
    // Of clusterIP itself svc-type-fields speaks.
    if (!addresses[index] && !(index === 0 && text === single))
      cx.report({ path: [...path, index], message: `${JSON.stringify(clipped(text, 50))} is no address` });
  }
  if (addresses.some((address) => !address)) return;
  const families = new Set(addresses.map((address) => address?.family));
  if (texts.length > 2) say(`clusterIPs holds two addresses at most; ${texts.length} are written`);
  else if (families.size < texts.length) say("clusterIPs holds one address of each IP family");
}

function textsAt(cx: RuleContext, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  const list = cx.value(path);
  if (!isList(list)) return [];
  return list.flatMap((item, index) => {
    const text = item === "" ? "" : readText(item);
    return text === undefined || isTemplate(text) ? [] : [{ path: [...path, index], text }];
  });
}

/** Older servers take numbers that begin with 0. */
function addressOf(text: string): Address | undefined {
  return parseAddress(text) ?? parseAddress(plain(text));
}

function cidrOf(text: string): boolean {
  const [address = "", ...rest] = text.split("/");
  return parseCidr([plain(address), ...rest].join("/")) !== undefined;
}

function plain(text: string): string {
  return text.includes(":") ? text : text.replaceAll(/(?<=^|\.)0+(?=\d)/g, "");
}

/** Why an address means no single host elsewhere (ValidateNonSpecialIP); undefined where it does. */
function special(address: Address): string | undefined {
  if (address.family === 4) {
    const [a, b, c] = [24, 16, 8].map((bits) => Math.floor(address.value / 2 ** bits) % 256);
    if (address.value === 0) return "it is the unspecified address";
    if (a === 127) return "it is a loopback address";
    if (a === 169 && b === 254) return "it is a link-local address";
    return a === 224 && b === 0 && c === 0 ? "it is a link-local multicast address" : undefined;
  }
  if (address.value === 0n) return "it is the unspecified address";
  if (address.value === 1n) return "it is the loopback address";
  if (address.value >> 118n === 0x3fan) return "it is a link-local address";
  const head = address.value >> 112n;
  return (head & 0xff0fn) === 0xff02n ? "it is a link-local multicast address" : undefined;
}
