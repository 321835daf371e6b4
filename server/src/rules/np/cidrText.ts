// Texts that were meant to be CIDR blocks: what is wrong with them, and the blocks they likely mean.
// Says nothing of where they stand.

import { type Cidr, parseAddress, parseCidr, showAddress, v4Blocks, v6Blocks } from "../../base/ip.ts";
import { shorten } from "./spec.ts";

export interface BadCidr {
  /** `"10.0.0.0" is no CIDR: it lacks a length such as /32`. */
  readonly message: string;
  /** The blocks that were likely meant; empty where that is a guess. */
  readonly repair: readonly string[];
}

/** What is wrong with a text that parseCidr refuses. */
export function explainBadCidr(text: string): BadCidr {
  const { reason, repair } = diagnose(text);
  return { message: `${JSON.stringify(shorten(text, 45))} is no CIDR: ${reason}`, repair };
}

/** Whether a text is a DNS name or a URL and no attempt at an address. */
export function looksLikeName(text: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return true;
  const host = text.replace(/\/\d*$/, "").replace(/:\d+$/, "");
  return (
    /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)*[a-z]([a-z0-9-]*[a-z0-9])?\.?$/i.test(host) && !/^[\d.]+x$/i.test(host)
  );
}

/** `10.0.0.0/8`: the block with its host bits off. */
export function showBlock(cidr: Cidr): string {
  return `${cidr.family === 4 ? showAddress({ family: 4, value: cidr.first }) : showAddress({ family: 6, value: cidr.first })}/${cidr.bits}`;
}

function diagnose(text: string): { readonly reason: string; readonly repair: readonly string[] } {
  if (text === "") return { reason: "it is empty", repair: [] };
  const trimmed = text.replaceAll(/\s+/g, "");
  if (trimmed !== text && parseCidr(trimmed)) return { reason: "it holds blanks", repair: [trimmed] };
  const alone = parseAddress(trimmed);
  if (alone) {
    const length = alone.family === 4 ? "/32" : "/128";
    return { reason: `it lacks a length such as ${length}`, repair: [`${trimmed}${length}`] };
  }
  const range = rangeBlocks(trimmed);
  if (range) return { reason: "it is a range of addresses", repair: range };
  const [address = "", length = "", ...more] = trimmed.split("/");
  if (more.length > 0) return { reason: "it has more than one /", repair: [] };
  const zeros = withoutLeadingZeros(address);
  if (zeros !== address && parseAddress(zeros)) {
    return { reason: "a number in it begins with 0", repair: valid([`${zeros}/${length === "" ? "32" : length}`]) };
  }
  const parsed = parseAddress(address);
  if (parsed) {
    const most = parsed.family === 4 ? 32 : 128;
    const mask = parsed.family === 4 ? maskLength(length) : undefined;
    if (mask !== undefined) return { reason: "its length is written as a mask", repair: [`${address}/${mask}`] };
    if (/^0\d+$/.test(length))
      return { reason: "its length begins with 0", repair: valid([`${address}/${Number(length)}`]) };
    if (length === "") return { reason: "it lacks a length behind the /", repair: [] };
    return { reason: `its length goes from 0 to ${most}`, repair: [] };
  }
  return addressReason(address, length);
}

function addressReason(
  address: string,
  length: string,
): { readonly reason: string; readonly repair: readonly string[] } {
  if (address.includes(":")) return { reason: "its address is no IPv6 address", repair: [] };
  const parts = address.split(".");
  const wild = parts.findIndex((part) => part === "*" || part === "x");
  if (wild > 0 && parts.slice(wild).every((part) => part === "*" || part === "x")) {
    const fixed = [...parts.slice(0, wild), ...Array<string>(4 - wild).fill("0")].join(".");
    return { reason: "it holds *", repair: valid([`${fixed}/${wild * 8}`]) };
  }
  if (parts.every((part) => /^\d+$/.test(part))) {
    if (parts.some((part) => Number(part) > 255)) return { reason: "its address has a number above 255", repair: [] };
    if (parts.length > 4) return { reason: "its address has more than four numbers", repair: [] };
    if (parts.length < 4) {
      const full = [...parts, ...Array<string>(4 - parts.length).fill("0")].join(".");
      return { reason: "its address has fewer than four numbers", repair: valid([`${full}/${length}`]) };
    }
  }
  return { reason: "write an address and a length, as in 10.0.0.0/8", repair: [] };
}

function valid(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => parseCidr(text) !== undefined);
}

/** The blocks of `10.0.0.1-10.0.0.9`, the last number alone allowed at the end; undefined for texts that are no range. */
function rangeBlocks(text: string): readonly string[] | undefined {
  const match = /^([0-9a-f.:]+)[-–]([0-9a-f.:]+)$/i.exec(text);
  const first = parseAddress(match?.[1] ?? "");
  const end = match?.[2] ?? "";
  const last = parseAddress(
    /^\d+$/.test(end) && first?.family === 4 ? `${(match?.[1] ?? "").replace(/\d+$/, "")}${end}` : end,
  );
  if (!first || !last) return undefined;
  if (first.family === 4 && last.family === 4)
    return first.value > last.value ? [] : v4Blocks(first.value, last.value + 1);
  if (first.family === 6 && last.family === 6)
    return first.value > last.value ? [] : v6Blocks(first.value, last.value + 1n);
  return [];
}

function withoutLeadingZeros(address: string): string {
  return address
    .split(".")
    .map((part) => part.replace(/^0+(?=\d)/, ""))
    .join(".");
}

/** 8 for 255.0.0.0; undefined for what is no mask. */
function maskLength(text: string): number | undefined {
  const mask = parseAddress(text);
  if (mask?.family !== 4) return undefined;
  for (let bits = 0; bits <= 32; bits++) if (mask.value === 2 ** 32 - 2 ** (32 - bits)) return bits;
  return undefined;
}
