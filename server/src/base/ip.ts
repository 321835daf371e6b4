// IPv4 and IPv6 addresses and CIDR blocks as text, exactly as Go's net/netip and the API server read them
// (no leading zeros, no short forms such as 10.0.0/8). Knows nothing of what an address is for.

export type Address = { readonly family: 4; readonly value: number } | { readonly family: 6; readonly value: bigint };

/** A block of addresses; `hostBits` where the text's address is not the network's own (10.1.2.3/8). */
export type Cidr = (
  | { readonly family: 4; readonly first: number; readonly end: number }
  | { readonly family: 6; readonly first: bigint; readonly end: bigint }
) & { readonly bits: number; readonly hostBits: boolean };

export const V4_END = 2 ** 32;
export const V6_END = 1n << 128n;

/** The address that a text writes, or undefined. IPv4-mapped IPv6 (::ffff:1.2.3.4) stays IPv6. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(":")) {
    const value = parseV6(text);
    return value === undefined ? undefined : { family: 6, value };
  }
  const value = parseV4(text);
  return value === undefined ? undefined : { family: 4, value };
}

/** The block that a text writes, or undefined where it is no CIDR. Host bits are kept off, and told. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const length = text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const bits = Number(length);
  const address = parseAddress(text.slice(0, slash));
  if (!address) return undefined;
  if (address.family === 4) {
    if (bits > 32) return undefined;
    const size = 2 ** (32 - bits);
    const first = Math.floor(address.value / size) * size;
    return { family: 4, first, end: first + size, bits, hostBits: first !== address.value };
  }
  if (bits > 128) return undefined;
  const size = 1n << BigInt(128 - bits);
  const first = (address.value / size) * size;
  return { family: 6, first, end: first + size, bits, hostBits: first !== address.value };
}

export function showAddress(address: Address): string {
  return address.family === 4 ? showV4(address.value) : showV6(address.value);
}

export function showV4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** The short form of RFC 5952: lower case, the longest run of zero groups (the first of equals) as `::`. */
export function showV6(value: bigint): string {
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((value >> shift) & 0xffffn));
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) {
      start = i;
      length = run;
    }
    i += run;
  }
  const show = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (start < 0) return show(groups);
  return `${show(groups.slice(0, start))}::${show(groups.slice(start + length))}`;
}

/** The fewest CIDR blocks that make up the addresses from `first` up to, not including, `end`. */
export function v4Blocks(first: number, end: number): readonly string[] {
  const blocks: string[] = [];
  for (let at = first; at < end; ) {
    let size = at === 0 ? V4_END : lowestBit(at);
    while (at + size > end) size /= 2;
    blocks.push(`${showV4(at)}/${32 - Math.log2(size)}`);
    at += size;
  }
  return blocks;
}

export function v6Blocks(first: bigint, end: bigint): readonly string[] {
  const blocks: string[] = [];
  for (let at = first; at < end; ) {
    let bits = 0;
    let size = 1n;
    while (bits < 128 && at % (size * 2n) === 0n && at + size * 2n <= end) {
      size *= 2n;
      bits++;
    }
    blocks.push(`${showV6(at)}/${128 - bits}`);
    at += size;
  }
  return blocks;
}

function lowestBit(value: number): number {
  let bit = 1;
  while (value % (bit * 2) === 0) bit *= 2;
  return bit;
}

function parseV4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  let rest = text;
  const tail: string[] = [];
  const lastColon = rest.lastIndexOf(":");
  if (rest.includes(".")) {
    const v4 = parseV4(rest.slice(lastColon + 1));
    if (v4 === undefined) return undefined;
    tail.push(Math.floor(v4 / 65536).toString(16), (v4 % 65536).toString(16));
    rest = rest.slice(0, lastColon);
    if (rest.endsWith(":")) rest += ":";
  }
  const halves = rest.split("::");
  if (halves.length > 2) return undefined;
  const head = toGroups(halves[0]);
  const end = halves.length === 2 ? toGroups(halves[1]) : [];
  if (!head || !end) return undefined;
  const known = head.length + end.length + tail.length;
  if (halves.length === 1 ? known !== 8 : known > 7) return undefined;
  const groups = [...head, ...Array<string>(8 - known).fill("0"), ...end, ...tail];
  let value = 0n;
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    value = value * 65536n + BigInt(Number.parseInt(group, 16));
  }
  return value;
}

function toGroups(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  if (text === "") return [];
  return text.split(":");
}
