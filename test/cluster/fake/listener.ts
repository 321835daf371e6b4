// Connections of a server as they come in: a plain TCP listener in front of the HTTP server, so that connections can be refused,
// reset, left unanswered before TLS begins, and cut while they are in use.

import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/**
 * `up`: all is well. `down`: nobody listens, what was open is cut. `reset`: connections are taken and reset. `deaf`: connections
 * are taken and not a byte comes back; those that are open go on.
 */
export type ConnectionMode = "up" | "down" | "reset" | "deaf";

export interface Listener {
  readonly port: number;
  /** Connections taken so far. */
  readonly accepted: number;
  set(mode: ConnectionMode): Promise<void>;
  /** Resets every open connection, or the one that comes from a port of the client. */
  cut(remotePort?: number): void;
  stop(): Promise<void>;
}

/** Listens on a free port of the loopback address and hands sockets over. */
export async function listen(take: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Map<number, Socket>();
  let mode: ConnectionMode = "up";
  let accepted = 0;
  const server: Server = createServer({ noDelay: true }, (socket) => {
    accepted++;
    socket.on("error", () => {});
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
    if (mode === "reset") socket.resetAndDestroy();
    else if (mode === "up") take(socket);
  });
  const begin = async (port: number): Promise<number> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return addressOf(server).port;
  };
  const port = await begin(0);
  const cut = (remotePort?: number): void => {
    for (const [port, socket] of sockets) if (remotePort === undefined || port === remotePort) socket.resetAndDestroy();
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    cut();
    await closed;
  };
  return {
    port,
    get accepted() {
      return accepted;
    },
    set: async (next) => {
      mode = next;
      if (next === "down") await close();
      else if (!server.listening) await begin(port);
    },
    cut,
    stop: close,
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the listener has no port");
  return address;
}
