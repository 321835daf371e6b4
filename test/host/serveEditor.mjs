// The editor of `npm start` where no VS Code is installed: VS Code's own server with the packaged extension in it, at a local
// address for any browser.
import { once } from "node:events";
import { installServer, readVersion } from "./install.mjs";
import { startServer } from "./server.mjs";

const PORT = 8471;

/** Serves `workspace` until the process is told to end; prints the address. `vsix` is the packaged extension. */
export async function serveEditor({ root, workspace, vsix }) {
  const folder = installServer(root);
  const settings = { "workbench.startupEditor": "none" };
  const server = await startServer({ folder, vsix: [vsix], settings, port: PORT }).catch(() =>
    // The usual port is taken by another program: any free one will do.
    startServer({ folder, vsix: [vsix], settings }),
  );
  console.log(`\nVS Code ${readVersion(folder)} with Sallyport in it, on examples/:`);
  console.log(`  http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(workspace)}`);
  console.log("Ctrl+C ends it");
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await server.stop();
}
