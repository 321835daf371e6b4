import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, parseAddress, parseCidr, showAddress, v4Blocks, v6Blocks } from "./ip.ts";

test.each([
  ["0.0.0.0", 4],
  ["10.1.2.3", 4],
  ["255.255.255.255", 4],
  ["::", 6],
  ["::1", 6],
  ["fd00:ec2::254", 6],
  ["1:2:3:4:5:6:7:8", 6],
  ["::ffff:1.2.3.4", 6],
])("%s is an address of family %d", (text, family) => {
  expect(parseAddress(text)?.family).toBe(family);
});

test.each([
  "",
  "10.0.0",
  "10.0.0.0.0",
  "010.0.0.1",
  "256.0.0.1",
  "1.2.3.4 ",
  "1:2",
  "1::2::3",
  ":::",
  "12345::",
  "g::",
  "1:2:3:4:5:6:7::8",
  "::1%eth0",
])('"%s" is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test.each([
  ["10.0.0.0/8", "10.0.0.0", false],
  ["10.1.2.3/8", "10.0.0.0", true],
  ["0.0.0.0/0", "0.0.0.0", false],
  ["2001:db8::1/32", "2001:db8::", true],
])("%s is a block of the network %s", (text, network, hostBits) => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`${text} does not parse`);
  const first: Address = cidr.family === 4 ? { family: 4, value: cidr.first } : { family: 6, value: cidr.first };
  expect([showAddress(first), cidr.hostBits]).toEqual([network, hostBits]);
});

test.each([
  "10.0.0.0",
  "10.0.0/8",
  "10.0.0.0/33",
  "10.0.0.0/08",
  "10.0.0.0/",
  "::/129",
  "example.com/24",
  "10.0.0.0/8/8",
])('"%s" is no CIDR', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test("addresses survive being written and read", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
      expect(parseAddress(showAddress({ family: 6, value }))).toEqual({ family: 6, value });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
      expect(parseAddress(showAddress({ family: 4, value }))).toEqual({ family: 4, value });
    }),
  );
});

test("the short form of IPv6 takes the longest run of zeros, the first of equals", () => {
  expect(showAddress({ family: 6, value: 0x0001_0000_0000_0002_0000_0000_0000_0003n })).toBe("1:0:0:2::3");
  expect(showAddress({ family: 6, value: 0n })).toBe("::");
  expect(showAddress({ family: 6, value: 0x0001_0000_0002_0003_0004_0005_0006_0007n })).toBe("1:0:2:3:4:5:6:7");
});

test("a range is cut into the fewest blocks", () => {
  expect(v4Blocks(0, 2 ** 32)).toEqual(["0.0.0.0/0"]);
  expect(v4Blocks(1, 4)).toEqual(["0.0.0.1/32", "0.0.0.2/31"]);
  expect(v6Blocks(0n, 1n << 128n)).toEqual(["::/0"]);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 20 }), (from, size) => {
      const end = Math.min(2 ** 32, from + size);
      const total = v4Blocks(from, end).reduce((sum, block) => {
        const cidr = parseCidr(block);
        return cidr?.family === 4 && !cidr.hostBits ? sum + cidr.end - cidr.first : Number.NaN;
      }, 0);
      expect(total).toBe(end - from);
    }),
  );
});
