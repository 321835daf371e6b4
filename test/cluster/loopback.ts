// Servers of a few lines on this machine, for what stands between a kubeconfig and an answer: one that speaks TLS, and
// proxies that count who comes through.

import { createServer as createPlain, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import { createServer as createTls, type ServerOptions } from "node:https";
import { type AddressInfo, connect, createServer as createTcp, type Socket, type Server as TcpServer } from "node:net";
import type { TLSSocket } from "node:tls";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Common name of the client's certificate. */
  readonly client: string | undefined;
}

export interface Loopback {
  readonly port: number;
  readonly seen: Seen[];
  /** Connections made so far: TLS handshakes, or tunnels of a proxy. */
  connections(): number;
  /** Connections that stand. */
  open(): number;
  stop(): Promise<void>;
}

/** An HTTPS server; answers `{}` where no listener says otherwise. */
export function serveTls(options: ServerOptions, listener?: RequestListener): Promise<Loopback> {
  return serve((seen) => createTls(options, noted(seen, listener)), "secureConnection");
}

export function serveHttp(listener?: RequestListener): Promise<Loopback> {
  return serve((seen) => createPlain(noted(seen, listener)), "connection");
}

/** An HTTP proxy that knows CONNECT alone. Over TLS where a key is given; refuses by 407 where a login is wanted and wrong. */
export async function serveProxy(options: { tls?: ServerOptions; login?: string } = {}): Promise<Loopback> {
  return serve((seen) => {
    const proxy = options.tls ? createTls(options.tls) : createPlain();
    proxy.on("connect", ({ url = "", headers }: { url?: string; headers: IncomingHttpHeaders }, socket: Socket) => {
      seen.push({ method: "CONNECT", path: url, headers, client: undefined });
      const login = options.login && `Basic ${Buffer.from(options.login).toString("base64")}`;
      if (login && headers["proxy-authorization"] !== login)
        return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      const [host = "", port] = url.split(":");
      const onward = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      onward.on("error", () => socket.destroy());
      socket.on("error", () => onward.destroy());
    });
    return proxy;
  }, "connect");
}

/** A SOCKS5 proxy without a login (RFC 1928) that knows names alone and leads all of them to this machine. */
export function serveSocks(): Promise<Loopback> {
  return serve(
    (seen) =>
      createTcp((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => {
          socket.write(Buffer.from([5, 0]));
          socket.once("data", (ask: Buffer) => {
            const length = ask[4] ?? 0;
            const host = ask[3] === 3 ? ask.subarray(5, 5 + length).toString() : "an address";
            const port = ask.readUInt16BE(ask.length - 2);
            seen.push({ method: "SOCKS", path: `${host}:${port}`, headers: {}, client: undefined });
            const onward = connect(port, "127.0.0.1", () => {
              socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
              onward.pipe(socket).pipe(onward);
            });
            onward.on("error", () => socket.destroy());
          });
        });
      }),
    "connection",
  );
}

/** Accepts connections and never says a word. */
export function serveSilence(): Promise<Loopback> {
  return serve(() => createTcp((socket) => socket.on("error", () => undefined).resume()), "connection");
}

function noted(seen: Seen[], listener: RequestListener | undefined): RequestListener {
  return (request, response) => {
    const { method = "", url = "", headers } = request;
    const socket = request.socket as TLSSocket;
    const certificate = "getPeerCertificate" in socket ? socket.getPeerCertificate() : undefined;
    const client = certificate?.subject?.CN;
    seen.push({ method, path: url, headers, client: typeof client === "string" ? client : undefined });
    if (listener) listener(request, response);
    else response.end("{}");
  };
}

function serve(make: (seen: Seen[]) => Server | TcpServer, counted: string): Promise<Loopback> {
  const seen: Seen[] = [];
  const server = make(seen);
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on(counted, () => {
    connections++;
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => undefined);
  const stop = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, seen, connections: () => connections, open: () => sockets.size, stop });
    });
  });
}
