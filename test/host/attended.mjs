// A suite in a window as a person has it, dialogs and workspace trust included: VS Code's own test mode opens no dialog, so here an
// extension (test/e2e/driver) runs the suite, and what it asks of the person in front of the window is done with the mouse.
import { createServer } from "node:http";
import { openPage } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { openWorkbench } from "./workbench.mjs";

const WAIT = { timeout: 20_000 };

/**
 * Runs the suite of `env.SALLYPORT_SUITE` on `workspace`, which is not trusted. Resolves when it has ended; rejects when it failed
 * or never ended, with the window as it was in `picture`.
 */
export async function runAttended({ folder, workspace, extensions, vsix, machine, env, picture, timeout = 180 }) {
  const hands = await serveHands();
  let server;
  let browser;
  try {
    server = await startServer({
      folder,
      vsix,
      machine,
      hasTrust: true,
      env: { ...env, SALLYPORT_HANDS: hands.url },
    });
    const opened = await openPage();
    browser = opened.browser;
    hands.begin(opened.page);
    await openWorkbench(opened.page, { port: server.port, workspace, extensions });
    const late = new Promise((done) => setTimeout(() => done(`no end after ${timeout} s`), timeout * 1000).unref());
    const code = await Promise.race([hands.ended, late]);
    if (code === "0") return;
    await opened.page.screenshot({ path: picture });
    throw new Error(`ended with ${code}; the window is in ${picture}`);
  } finally {
    await browser?.close();
    await server?.stop();
    hands.close();
  }
}

/** What the suite asks for by test/e2e/driver/hands.ts. */
async function serveHands() {
  let page;
  let end;
  const ended = new Promise((done) => {
    end = done;
  });
  const actions = {
    "/click": (label) => page.getByRole("button", { name: label, exact: true }).first().click(WAIT),
    "/pick": (text) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first().click(WAIT),
    "/dialog": async (text) => {
      const dialog = page.locator(".monaco-dialog-box", { hasText: text }).first();
      await dialog.waitFor(WAIT);
      return dialog.innerText();
    },
    "/log": (line) => console.log(line),
    "/exit": (code) => end(code),
  };
  const serve = async (request, response) => {
    try {
      let body = "";
      for await (const part of request) body += part;
      const action = Object.hasOwn(actions, request.url) ? actions[request.url] : undefined;
      if (!action) throw new Error(`no such action: ${request.url}`);
      response.end((await action(body)) ?? "");
    } catch (error) {
      response.writeHead(500).end(error.message);
    }
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    ended,
    begin: (of) => {
      page = of;
    },
    close: () => server.closeAllConnections() ?? server.close(),
  };
}
