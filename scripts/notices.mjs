// Writes THIRD_PARTY_NOTICES: the licence of every package whose code is in a bundle, as esbuild's metafiles say, and of the
// packages that the schemas are made from. Nothing is listed by hand but the latter.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./toolchain.mjs";

const SCHEMA_SOURCES = /^(kubernetes-models|@kubernetes-models\/.*)$/;

writeFileSync(join(root, "THIRD_PARTY_NOTICES"), `${[heading(), ...shipped().map(notice)].join("\n\n")}\n`);

function heading() {
  return "Sallyport contains code of the following packages, and descriptions of API fields taken from Kubernetes and the\nprojects that the last of them describe (Apache License 2.0).";
}

/** Folders under node_modules, sorted by name. */
function shipped() {
  const folders = new Set(schemaPackages().map((name) => `node_modules/${name}`));
  for (const file of readdirSync(join(root, "dist/meta"))) {
    const { outputs } = JSON.parse(readFileSync(join(root, "dist/meta", file), "utf8"));
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
        if (folder && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  return [...folders].toSorted();
}

function schemaPackages() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.keys(devDependencies).filter((name) => SCHEMA_SOURCES.test(name));
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file && existsSync(join(root, folder, file)) ? readFileSync(join(root, folder, file), "utf8").trim() : license;
  return `${"-".repeat(80)}\n${name} ${version} (${license})\n\n${text}`;
}
