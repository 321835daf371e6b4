// The environment of the person, without what the editor put there for its own processes: a login command that is a program of
// Node.js or Electron would take it for its own.

/** A copy without the editor's variables. PATH, KUBECONFIG, proxies and all else stay. */
export function withoutEditor(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !EDITORS_OWN.test(name)));
}

/** Names are in any case on Windows. */
const EDITORS_OWN =
  /^(?:VSCODE_.*|ELECTRON_.*|NODE_OPTIONS|NODE_CHANNEL_.*|NODE_UNIQUE_ID|CHROME_DESKTOP|MALLOC_ARENA_MAX)$/i;
