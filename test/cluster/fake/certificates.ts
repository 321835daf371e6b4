// A certificate authority that lives as long as a test: certificates of servers and clients, made by node:crypto and a little
// DER, so that no program and no package is needed.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { bits, integer, octets, oid, sequence, setOf, TRUE, tagged, time, utf8 } from "./der.ts";

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** A server's certificate for host names and addresses. `expired`: its time was over yesterday. */
  server(names: readonly string[], expired?: boolean): KeyAndCertificate;
  /** A client's certificate: the API server reads the common name as the user and organisations as groups. */
  client(user: string, groups: readonly string[]): KeyAndCertificate;
}

export interface KeyAndCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
}

/** Makes an authority of its own key. */
export function makeAuthority(name: string): Authority {
  const keys = newKeys();
  const subject = nameOf(name, []);
  const issuer = { name: subject, key: keys.privateKey, id: keyId(keys.publicKey) };
  const certificate = issue(issuer, {
    subject,
    publicKey: keys.publicKey,
    validity: YEARS,
    extensions: [
      extension("2.5.29.19", true, sequence(TRUE)), // basicConstraints: CA
      extension("2.5.29.15", true, tagged(0x03, Buffer.from([1, 0x06]))), // keyUsage: keyCertSign, cRLSign
    ],
  });
  const leaf = (name: Buffer, validity: Validity, extensions: readonly Buffer[]): KeyAndCertificate => {
    const { privateKey, publicKey } = newKeys();
    const cert = issue(issuer, { subject: name, publicKey, validity, extensions });
    return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert };
  };
  return {
    certificate,
    server: (names, expired = false) =>
      leaf(nameOf("kube-apiserver", []), expired ? OVER : YEARS, [
        ...LEAF,
        extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"))), // extKeyUsage: serverAuth
        extension("2.5.29.17", false, sequence(...names.map(alternativeName))),
      ]),
    client: (user, groups) =>
      leaf(nameOf(user, groups), YEARS, [
        ...LEAF,
        extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.2"))), // extKeyUsage: clientAuth
      ]),
  };
}

interface Issuer {
  readonly name: Buffer;
  readonly key: KeyObject;
  readonly id: Buffer;
}

interface Request {
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
}

/** Days from now. */
interface Validity {
  readonly from: number;
  readonly to: number;
}

const YEARS: Validity = { from: -2, to: 3650 };
const OVER: Validity = { from: -30, to: -1 };
const LEAF = [
  extension("2.5.29.19", true, sequence()), // basicConstraints: no CA
  extension("2.5.29.15", true, tagged(0x03, Buffer.from([7, 0x80]))), // keyUsage: digitalSignature
];
const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));

/** RFC 5280, 4.1. */
function issue(issuer: Issuer, request: Request): string {
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(12)])),
    ECDSA_WITH_SHA256,
    issuer.name,
    sequence(time(inDays(request.validity.from)), time(inDays(request.validity.to))),
    request.subject,
    request.publicKey.export({ type: "spki", format: "der" }),
    tagged(
      0xa3,
      sequence(
        ...request.extensions,
        extension("2.5.29.14", false, octets(keyId(request.publicKey))), // subjectKeyIdentifier
        extension("2.5.29.35", false, sequence(tagged(0x80, issuer.id))), // authorityKeyIdentifier
      ),
    ),
  );
  const der = sequence(body, ECDSA_WITH_SHA256, bits(sign("sha256", body, issuer.key)));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function newKeys(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function nameOf(common: string, organisations: readonly string[]): Buffer {
  const part = (type: string, text: string): Buffer => setOf(sequence(oid(type), utf8(text)));
  return sequence(...organisations.map((text) => part("2.5.4.10", text)), part("2.5.4.3", common));
}

function extension(type: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(type), ...(critical ? [TRUE] : []), octets(value));
}

/** GeneralName: dNSName [2] or iPAddress [7]. */
function alternativeName(name: string): Buffer {
  return isIP(name) === 4
    ? tagged(0x87, Buffer.from(name.split(".").map(Number)))
    : tagged(0x82, Buffer.from(name, "ascii"));
}

function keyId(key: KeyObject): Buffer {
  return createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}
