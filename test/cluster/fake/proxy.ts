// A proxy that opens tunnels (CONNECT) and nothing else, for clients that reach the API server through one.

import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface FakeProxy {
  /** `http://127.0.0.1:3128`; without the credentials that it wants. */
  readonly url: string;
  /** Each tunnel asked for, `127.0.0.1:6443`. */
  readonly tunnels: readonly string[];
  /** From now on: `open` tunnels, `refuse` them with 502, or never answer. */
  set(mode: "open" | "refuse" | "deaf"): void;
  stop(): Promise<void>;
}

/** Starts a proxy; `credentials` (`user:password`) are what it wants to hear, else it answers 407. */
export async function startProxy(credentials?: string): Promise<FakeProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  let mode: "open" | "refuse" | "deaf" = "open";
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((_, response) => response.writeHead(405).end("only CONNECT is served\n"));
  server.on("connection", keep);
  server.on("connect", (request, client: Socket, head: Buffer) => {
    const target = request.url ?? "";
    tunnels.push(target);
    const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`;
    if (mode === "deaf") return;
    if (wanted !== undefined && request.headers["proxy-authorization"] !== wanted) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="fake"\r\n\r\n');
      return;
    }
    if (mode === "refuse") {
      client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const { hostname, port } = new URL(`http://${target}`);
    const upstream = connect(Number(port || 80), hostname, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    keep(upstream);
    upstream.once("close", () => client.destroy());
    client.once("close", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    tunnels,
    set: (next) => {
      mode = next;
    },
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
