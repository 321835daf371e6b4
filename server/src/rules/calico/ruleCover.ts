// Whether one rule of a Calico policy matches all that another one matches, as far as their texts tell. What only labels of
// pods could tell counts as no.

import { parseCidr } from "../../base/ip.ts";
import { covers, type IpSet, isNoAddress, noAddress, ofCidrs, overlap, without } from "../../base/ipSet.ts";
import { isList, isObject, isSameValue, type Json, type JsonObject } from "../../base/json.ts";
import { hasTemplate, readList } from "../../model/read.ts";
import { parseSelector } from "../../policy/dialects/calico/selector/parseSelector.ts";
import type { SelectorNode } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { showSelector } from "../../policy/dialects/calico/selector/showSelector.ts";
import { icmpVersion, isWritten, portProtocol, portRangeOf, type RuleAt } from "./spec.ts";

/**
 * Whether every connection that `inner` matches is matched by `outer`.
 * @param isGlobal whether the selectors of the policy look in all namespaces by themselves (reach-semantics CA-15)
 */
export function coversRule(outer: RuleAt, inner: RuleAt, isGlobal: boolean): boolean {
  const [a, b] = [outer.value, inner.value];
  if (hasTemplate(a) || hasTemplate(b)) return false;
  return (
    coversProtocol(a, b) &&
    coversVersion(a, inner) &&
    coversIcmp(a["icmp"], b["icmp"]) &&
    isSameIfWritten(a["notICMP"], b["notICMP"]) &&
    isSameIfWritten(a["http"], b["http"]) &&
    coversEnd(outer.source.value, inner.source.value, isGlobal) &&
    coversEnd(outer.destination.value, inner.destination.value, isGlobal)
  );
}

function isSameIfWritten(outer: Json | undefined, inner: Json | undefined): boolean {
  return !isWritten(outer) || isSameValue(outer, inner);
}

function coversProtocol(outer: JsonObject, inner: JsonObject): boolean {
  const own = protocolName(inner["protocol"]);
  if (isWritten(outer["protocol"]) && protocolName(outer["protocol"]) !== own) return false;
  const not = protocolName(outer["notProtocol"]);
  if (not === undefined) return true;
  return own === undefined ? protocolName(inner["notProtocol"]) === not : own !== not;
}

/** One text for a protocol by name and by number. */
export function protocolName(value: Json | undefined): string | undefined {
  if (!isWritten(value)) return undefined;
  const icmp = icmpVersion(value);
  if (icmp !== undefined) return icmp === 4 ? "ICMP" : "ICMPv6";
  return portProtocol(value) ?? (String(value) === "136" ? "UDPLite" : String(value));
}

function coversVersion(outer: JsonObject, { value, source, destination }: RuleAt): boolean {
  const { ipVersion } = outer;
  if (!isWritten(ipVersion) || value["ipVersion"] === ipVersion) return true;
  if (isWritten(value["ipVersion"])) return false;
  return [source, destination].some(({ value: end }) => {
    const nets = readList(end["nets"]);
    return nets.length > 0 && nets.every((net) => typeof net === "string" && parseCidr(net)?.family === ipVersion);
  });
}

function coversIcmp(outer: Json | undefined, inner: Json | undefined): boolean {
  if (!isWritten(outer) || !isObject(outer)) return true;
  if (!isObject(inner) || outer["type"] !== inner["type"]) return false;
  return !isWritten(outer["code"]) || outer["code"] === inner["code"];
}

function coversEnd(outer: JsonObject, inner: JsonObject, isGlobal: boolean): boolean {
  return (
    coversNets(outer, inner) &&
    coversPorts(outer, inner) &&
    isSameIfWritten(outer["services"], inner["services"]) &&
    isSameIfWritten(outer["domains"], inner["domains"]) &&
    coversLabels(outer, inner, isGlobal)
  );
}

function coversNets(outer: JsonObject, inner: JsonObject): boolean {
  const own = addressesOf(inner["nets"]);
  const excluded = addressesOf(inner["notNets"]) ?? noAddress;
  const wanted = addressesOf(outer["nets"]);
  if (isWritten(outer["nets"]) && !(wanted && own && covers(wanted, own))) return false;
  if (!isWritten(outer["notNets"])) return true;
  const left = addressesOf(outer["notNets"]);
  if (!left) return false;
  if (covers(excluded, left)) return true;
  return own !== undefined && isNoAddress(overlap(left, without(own, excluded)));
}

/** undefined where nothing is written, or not everything can be read. */
export function addressesOf(value: Json | undefined): IpSet | undefined {
  const texts = readList(value).filter((item) => typeof item === "string");
  if (texts.length === 0 || texts.length < readList(value).length) return undefined;
  return texts.every((text) => parseCidr(text) !== undefined) ? ofCidrs(texts) : undefined;
}

function coversPorts(outer: JsonObject, inner: JsonObject): boolean {
  const own = readList(inner["ports"]);
  const wanted = readList(outer["ports"]);
  if (wanted.length > 0 && !(own.length > 0 && own.every((port) => isAmong(port, wanted)))) return false;
  const left = readList(outer["notPorts"]);
  if (left.length === 0) return true;
  const excluded = readList(inner["notPorts"]);
  if (left.every((port) => isAmong(port, excluded))) return true;
  return own.length > 0 && own.every((port) => left.every((other) => areApart(port, other)));
}

function isAmong(port: Json, list: readonly Json[]): boolean {
  const range = portRangeOf(port);
  return list.some((item) => {
    const other = portRangeOf(item);
    if (!range || !other) return item === port;
    return other.first <= range.first && range.last <= other.last;
  });
}

/** A name may stand for any number. */
export function areApart(a: Json, b: Json): boolean {
  const [one, other] = [portRangeOf(a), portRangeOf(b)];
  return one !== undefined && other !== undefined && (one.last < other.first || other.last < one.first);
}

function coversLabels(outer: JsonObject, inner: JsonObject, isGlobal: boolean): boolean {
  const wanted = outer["namespaceSelector"];
  const own = inner["namespaceSelector"];
  const asksLabels = LABEL_FIELDS.some((key) => isWritten(outer[key]));
  if (!isWritten(wanted)) {
    if (!asksLabels) return true;
    if (!isGlobal && isWritten(own)) return false;
  } else if (!coversSelector(wanted, own) || showText(own) === "global()") {
    if (showText(wanted) !== showText(own)) return false;
  }
  return (
    (!isWritten(outer["selector"]) ||
      coversSelector(outer["selector"], inner["selector"]) ||
      (showText(outer["selector"]) === "all()" && isWritten(inner["serviceAccounts"]))) &&
    (!isWritten(outer["notSelector"]) || showText(outer["notSelector"]) === showText(inner["notSelector"])) &&
    coversAccounts(outer["serviceAccounts"], inner["serviceAccounts"])
  );
}

/** What of an end asks for labels of endpoints, where namespaces are left aside. */
export const LABEL_FIELDS = ["selector", "notSelector", "serviceAccounts"];

/** Whether what one selector asks is part of what the other asks; all() takes in whatever is picked by labels. */
function coversSelector(outer: Json | undefined, inner: Json | undefined): boolean {
  const [a, b] = [treeOf(outer), treeOf(inner)];
  if (!a || !b) return false;
  const asked = new Set(partsOf(b));
  return partsOf(a).every((part) => part === "all()" || asked.has(part));
}

function partsOf(tree: SelectorNode): readonly string[] {
  return tree.is === "and" ? tree.operands.flatMap(partsOf) : [showSelector(tree)];
}

function treeOf(value: Json | undefined): SelectorNode | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const parsed = parseSelector(value);
  return parsed.is === "selector" ? parsed.tree : undefined;
}

function showText(value: Json | undefined): string | undefined {
  const tree = treeOf(value);
  return tree && showSelector(tree);
}

function coversAccounts(outer: Json | undefined, inner: Json | undefined): boolean {
  if (!isWritten(outer) || !isObject(outer)) return true;
  if (!isObject(inner)) return false;
  const names = readList(outer["names"]);
  const own = inner["names"];
  const hasNames = names.length === 0 || (isList(own) && own.length > 0 && own.every((name) => names.includes(name)));
  const { selector } = outer;
  return hasNames && (!isWritten(selector) || coversSelector(selector, inner["selector"]));
}
