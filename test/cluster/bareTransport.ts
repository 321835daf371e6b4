// A transport of few lines for tests of what stands above it: one kubeconfig of the fake, a token or a certificate.
import { Agent, request } from "node:https";
import { type ApiResponse, type Transport, TransportError } from "../../server/src/cluster/transport.ts";

export function bareTransport(url: string, ca: string, token: () => string): Transport {
  const agent = new Agent({ keepAlive: true, ca });
  return {
    send: ({ method, path, accept = "application/json", body }, signal) =>
      new Promise<ApiResponse>((resolve, reject) => {
        const out = request(
          `${url}${path}`,
          {
            method,
            agent,
            signal,
            headers: { accept, authorization: `Bearer ${token()}`, "accept-encoding": "identity" },
          },
          (response) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: new Map(Object.entries(response.headers).map(([key, value]) => [key, String(value)])),
              body: (async function* () {
                try {
                  for await (const chunk of response) yield chunk as Uint8Array;
                } catch (error) {
                  throw new TransportError("network", String(error));
                }
              })(),
            }),
        );
        out.once("error", (error) => reject(new TransportError("network", error.message)));
        out.end(body ? JSON.stringify(body) : undefined);
      }),
    close: () => agent.destroy(),
  };
}
