import { chmodSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Loopback, serveHttp, serveTls } from "../../../../test/cluster/loopback.ts";
import {
  authority,
  base64,
  CA,
  failure,
  folder,
  get,
  never,
  open,
  serverTls,
  started,
  stranger,
  textOf,
} from "../../../../test/cluster/openContext.ts";

let server: Loopback;

beforeAll(async () => {
  server = await serveTls(serverTls);
});
afterEach(() => void server.seen.splice(0));
afterAll(() => server.stop());

describe("a request", () => {
  test("carries its path, its body and the token, and gets status, headers and body", async () => {
    const echo = await started(
      serveTls(serverTls, (request, response) => {
        response.writeHead(201, { "X-Seen": request.headers["content-type"] ?? "" });
        request.pipe(response);
      }),
    );
    const transport = open({ server: `https://127.0.0.1:${echo.port}/k8s/clusters/c-1/` });
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const answer = await transport.send({ method: "POST", path, body: { kind: "é" } }, never);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("x-seen")).toBe("application/json");
    expect(await textOf(answer)).toBe('{"kind":"é"}');
    expect(echo.seen[0]).toMatchObject({
      method: "POST",
      path: `/k8s/clusters/c-1${path}`,
      headers: { authorization: "Bearer a-token", accept: "application/json" },
    });
  });

  test("goes over a connection that is kept: one handshake for ten", async () => {
    const before = server.connections();
    const transport = open({ server });
    for (let i = 0; i < 10; i++) await textOf(await get(transport));
    expect(server.connections() - before).toBe(1);
    expect(server.seen).toHaveLength(10);
  });

  test("tries the next connection where the server has closed the one that was kept", async () => {
    const known = new Set<unknown>();
    const closing = await started(
      serveTls(serverTls, ({ socket }, response) => {
        if (known.has(socket)) return void socket.destroy();
        known.add(socket);
        response.end("{}");
      }),
    );
    const transport = open({ server: `https://127.0.0.1:${closing.port}` });
    for (let i = 0; i < 3; i++) expect(await textOf(await get(transport))).toBe("{}");
    expect(closing.connections()).toBe(3);
  });

  test("is not sent again where a new connection breaks", async () => {
    const broken = await started(serveTls(serverTls, ({ socket }) => void socket.destroy()));
    const message = await failure(get(open({ server: `https://127.0.0.1:${broken.port}` })));
    expect(message).toBe(`network: connection to 127.0.0.1:${broken.port} was reset`);
    expect(broken.seen).toHaveLength(1);
  });

  test("impersonates user, groups, uid and extra", async () => {
    const user = `token: a-token, as: jane, as-groups: [a, b], as-uid: "7", as-user-extra: {"example.com/Team x": [net, ops]}`;
    await get(open({ server, user }));
    expect(server.seen[0]?.headers).toMatchObject({
      "impersonate-user": "jane",
      "impersonate-group": "a, b",
      "impersonate-uid": "7",
      "impersonate-extra-example.com%2fteam%20x": "net, ops",
    });
  });

  test("of a context without a user still knows the authority", async () => {
    const answer = await get(open({ server, user: "" }));
    expect(answer.status).toBe(200);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test("is answered as it is after one renewal at a 401", async () => {
    const strict = await started(
      serveTls(serverTls, ({ headers }, response) => {
        response.statusCode = headers.authorization === "Bearer good-token" ? 200 : 401;
        response.end("{}");
      }),
    );
    const url = `https://127.0.0.1:${strict.port}`;
    const tokenFile = join(folder, "token");
    writeFileSync(tokenFile, "old-token");
    const transport = open({ server: url, user: `tokenFile: "${tokenFile}"` });
    expect((await get(transport)).status).toBe(401);
    writeFileSync(tokenFile, "good-token");
    expect((await get(transport)).status).toBe(200);
    expect(strict.seen).toHaveLength(3);
    expect((await get(open({ server: url }))).status).toBe(401);
    expect(strict.seen).toHaveLength(4);
  });

  test("may be answered in gzip", async () => {
    const text = "x".repeat(100_000);
    const zipped = await started(
      serveTls(serverTls, ({ headers }, response) => {
        expect(headers["accept-encoding"]).toBe("gzip");
        response.writeHead(200, { "content-encoding": "gzip" });
        response.end(gzipSync(text));
      }),
    );
    const answer = await get(open({ server: `https://127.0.0.1:${zipped.port}` }));
    expect(await textOf(answer)).toBe(text);
    expect(answer.headers.has("content-encoding")).toBe(false);
  });

  test("to this machine may go by plain http", async () => {
    const plain = await started(serveHttp());
    const transport = open({ server: `http://127.0.0.1:${plain.port}`, cluster: "" });
    for (let i = 0; i < 3; i++) expect(await textOf(await get(transport))).toBe("{}");
    expect(plain.connections()).toBe(1);
  });
});

describe("trust", () => {
  test("an authority's file is read again when it changes", async () => {
    const file = join(folder, "ca.crt");
    writeFileSync(file, stranger.certificate);
    const transport = open({ server, cluster: `certificate-authority: ca.crt` });
    const untrusted = `tls: certificate of 127.0.0.1:${server.port} is not trusted: its authority is not the one of the kubeconfig`;
    expect(await failure(get(transport))).toBe(untrusted);
    writeFileSync(file, authority.certificate);
    utimesSync(file, 1, 1);
    expect((await get(transport)).status).toBe(200);
    rmSync(file);
    expect(await failure(get(transport))).toBe(`credentials: ${file} cannot be read (ENOENT)`);
  });

  test("is not switched off by the environment, but by the kubeconfig", async () => {
    const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      expect(await failure(get(open({ server, cluster: "" })))).toContain("is not trusted");
    } finally {
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    }
    expect((await get(open({ server, cluster: "insecure-skip-tls-verify: true" }))).status).toBe(200);
  });

  test("tls-server-name says which name the certificate has to bear", async () => {
    const named = await started(serveTls(authority.server(["kubernetes.default"])));
    const url = `https://127.0.0.1:${named.port}`;
    expect(await failure(get(open({ server: url })))).toContain(
      "it is for another name; tls-server-name can say which",
    );
    const answer = await get(open({ server: url, cluster: `${CA}, tls-server-name: kubernetes.default` }));
    expect(answer.status).toBe(200);
  });

  test("an expired certificate is told as such", async () => {
    const old = await started(serveTls(authority.server(["127.0.0.1"], true)));
    const message = await failure(get(open({ server: `https://127.0.0.1:${old.port}` })));
    expect(message).toBe(`tls: certificate of 127.0.0.1:${old.port} is not trusted: it has expired`);
  });
});

describe("client certificates", () => {
  const asking = { ...serverTls, ca: authority.certificate, requestCert: true, rejectUnauthorized: true };
  const jane = authority.client("jane", ["dev"]);
  const joe = authority.client("joe", []);

  test("come from data, from files that are read again, and from a plugin", async () => {
    const strict = await started(serveTls(asking));
    const url = `https://127.0.0.1:${strict.port}`;
    const clients = () => strict.seen.map(({ client }) => client);
    await get(
      open({
        server: url,
        user: `client-certificate-data: ${base64(jane.cert)}, client-key-data: ${base64(jane.key)}`,
      }),
    );
    writeFileSync(join(folder, "u.crt"), jane.cert);
    writeFileSync(join(folder, "u.key"), jane.key);
    const transport = open({ server: url, user: "client-certificate: u.crt, client-key: u.key" });
    await get(transport);
    writeFileSync(join(folder, "u.crt"), joe.cert);
    writeFileSync(join(folder, "u.key"), joe.key);
    await get(transport);
    expect(clients()).toEqual(["jane", "jane", "joe"]);
    if (process.platform === "win32") return;
    const status = { clientCertificateData: joe.cert, clientKeyData: joe.key };
    const answer = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status };
    writeFileSync(join(folder, "plug.sh"), `#!/bin/sh\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`);
    chmodSync(join(folder, "plug.sh"), 0o755);
    await get(
      open({
        server: url,
        user: "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plug.sh, interactiveMode: Never}",
      }),
    );
    expect(clients().at(-1)).toBe("joe");
  });

  test("that are missing, foreign or broken are told", async () => {
    const strict = await started(serveTls(asking));
    const url = `https://127.0.0.1:${strict.port}`;
    const none = await failure(get(open({ server: url })).then(textOf));
    expect(none).toContain("refused the client certificate of user u");
    const foreign = stranger.client("jane", []);
    const pair = (cert: string, key: string) =>
      `client-certificate-data: ${base64(cert)}, client-key-data: ${base64(key)}`;
    const refused = await failure(get(open({ server: url, user: pair(foreign.cert, foreign.key) })).then(textOf));
    expect(refused).toMatch(/^(?:tls|network): /);
    const broken = await failure(get(open({ server: url, user: pair(jane.cert, "no key") })));
    expect(broken).toContain("tls: client certificate or key of user u is not usable");
    const mixed = await failure(get(open({ server: url, user: pair(jane.cert, joe.key) })));
    expect(mixed).toContain("tls: client certificate or key of user u is not usable");
  });
});
