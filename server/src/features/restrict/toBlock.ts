/** One address as a block of itself: `10.0.0.1/32`, `fd00::1/128`. */
export function toBlock(address: string): string {
  return `${address}/${address.includes(":") ? 128 : 32}`;
}
