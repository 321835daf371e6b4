// The formats of Calico's kinds (projectcalico.org/v3), as its validator reads them: ports, protocols, ranges of addresses.

import { parseAddress, parseCidr } from "../base/ip.ts";

const PROTOCOLS = /^(?:TCP|UDP|ICMP|ICMPv6|SCTP|UDPLite)$/;
const NUMBER = /^\d{1,5}$/;
const PORT_NAME = /^[a-zA-Z0-9_.-]{1,128}$/;

/** What is wrong with a text, by format; undefined where nothing is. */
export const calicoTexts: { readonly [format: string]: (value: string) => string | undefined } = {
  "calico-protocol": (value) =>
    PROTOCOLS.test(value) || (NUMBER.test(value) && Number(value) >= 1 && Number(value) <= 255)
      ? undefined
      : "must be TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite or a number from 1 to 255",
  "calico-port": portProblem,
  "calico-http-path": (value) =>
    /^\/[^?# ]*$/.test(value) ? undefined : "must start with / and have no ?, no # and no blank",
  // An empty one is that which is left out.
  "calico-staged-action": (value) =>
    /^(?:Set|Delete|Learn|Ignore)?$/.test(value) ? undefined : "must be Set, Delete, Learn or Ignore",
  address: (value) => (parseAddress(value) ? undefined : "must be an IP address"),
  "address-or-cidr": (value) =>
    parseAddress(value) || parseCidr(value) ? undefined : "must be an IP address or a CIDR block such as 10.0.0.0/8",
};

/** numorstring.Port: a number, two of them with a colon, or a name. */
function portProblem(value: string): string | undefined {
  const [first = "", last = first, ...more] = value.split(":");
  if (!NUMBER.test(first) || !NUMBER.test(last))
    return PORT_NAME.test(value) ? undefined : 'must be a port, a range such as "8000:8080", or the name of a port';
  if (more.length > 0) return 'must be a port, a range such as "8000:8080", or the name of a port';
  const [low, high] = [Number(first), Number(last)];
  if (low < 1 || high > 65535) return "must be between 1 and 65535";
  return low <= high ? undefined : `must start at its lower end: "${high}:${low}"`;
}
