// Builds dist/: the client, the server, its cluster login and the command line, each one file, and the schemas beside them.
// node scripts/build.mjs [--production] [--watch]
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

/** What is built: one row a bundle. The command line also runs where no current VS Code is, hence its older target. */
const bundles = [
  { name: "client", entry: "client/src/extension.ts", external: ["vscode"], target: "node22" },
  { name: "server", entry: "server/src/lsp/main.ts", target: "node22" },
  // @kubernetes/client-node: loaded when a cluster is connected to, and by nothing else.
  { name: "clusterLogin", entry: "server/src/cluster/login/clientNode.ts", target: "node22" },
  { name: "cli", entry: "server/src/cli/main.ts", target: "node20", banner: { js: "#!/usr/bin/env node" } },
];

function options({ name, entry, target, external = [], banner = {} }) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `dist/${name}.cjs`,
    bundle: true,
    platform: "node",
    format: "cjs",
    target,
    external,
    banner,
    // The UMD builds of some packages hide their requires from a bundler; their ES modules do not.
    mainFields: ["module", "main"],
    minify: production,
    sourcemap: production ? false : "linked",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    define: { SALLYPORT_VERSION: JSON.stringify(version) },
    plugins: [{ name: "metafile", setup: (plugin) => plugin.onEnd((result) => keepMetafile(name, result)) }],
  };
}

/** The metafiles say which packages ended up in which bundle; the notices of third parties are made from them. */
function keepMetafile(name, result) {
  if (!result.metafile) return;
  mkdirSync(join(root, "dist/meta"), { recursive: true });
  writeFileSync(join(root, `dist/meta/${name}.json`), JSON.stringify(result.metafile));
}

/** The generator itself skips what is made already; what it made is copied beside the bundles, which read it from there. */
function generateSchemas() {
  const { status } = spawnSync(process.execPath, [join(root, "scripts/generateSchemas.mjs")], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`generateSchemas.mjs failed with status ${status}`);
  rmSync(join(root, "dist/schema"), { recursive: true, force: true });
  const made = join(root, "server/generated/schema");
  // What compile.cjs is made of is not shipped; the notices of third parties are made from it.
  const notShipped = ["stamp.txt", "compile.meta.json"];
  cpSync(made, join(root, "dist/schema"), { recursive: true, filter: (path) => !notShipped.includes(basename(path)) });
  mkdirSync(join(root, "dist/meta"), { recursive: true });
  cpSync(join(made, "compile.meta.json"), join(root, "dist/meta/compile.json"));
}

async function main() {
  const started = performance.now();
  mkdirSync(join(root, "dist"), { recursive: true });
  generateSchemas();
  const present = bundles.filter(({ name, entry }) => {
    const found = existsSync(join(root, entry));
    if (!found) console.log(`build: ${entry} is not there yet, no dist/${name}.cjs`);
    return found;
  });
  if (watch) {
    console.log("build: starting");
    for (const bundle of present) await (await context(options(bundle))).watch();
    return console.log("build: watching");
  }
  // esbuild has printed what is wrong by then.
  const results = await Promise.allSettled(present.map((bundle) => build(options(bundle))));
  if (results.some(({ status }) => status === "rejected")) process.exit(1);
  console.log(`build: ${present.map(({ name }) => name).join(", ")} in ${Math.round(performance.now() - started)} ms`);
}

await main();
