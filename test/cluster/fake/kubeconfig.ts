// The kubeconfig of the fake API server's users, as text: JSON, which is YAML.

import type { KeyAndCertificate } from "./certificates.ts";

export interface Login {
  readonly name: string;
  readonly credentials: { readonly token: string } | KeyAndCertificate;
  /** The context's namespace. */
  readonly namespace: string | undefined;
}

/** A context for each user, under the user's name; the first is the current one. */
export function writeKubeconfig(url: string, authority: string | undefined, logins: readonly Login[]): string {
  const base64 = (pem: string): string => Buffer.from(pem).toString("base64");
  const trust = authority === undefined ? {} : { "certificate-authority-data": base64(authority) };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "fake", cluster: { server: url, ...trust } }],
    users: logins.map(({ name, credentials }) => ({
      name,
      user:
        "token" in credentials
          ? { token: credentials.token }
          : {
              "client-certificate-data": base64(credentials.cert),
              "client-key-data": base64(credentials.key),
            },
    })),
    contexts: logins.map(({ name, namespace }) => ({
      name,
      context: { cluster: "fake", user: name, ...(namespace === undefined ? {} : { namespace }) },
    })),
    "current-context": logins[0]?.name ?? "",
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
