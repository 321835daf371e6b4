// Writes THIRD_PARTY_NOTICES: the licence of every package whose code is in a bundle, as esbuild's metafiles say, and of the
// packages that the schemas are made from. Nothing is listed by hand but the latter.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaPackages } from "./schema/sources.mjs";
import { root } from "./toolchain.mjs";

writeFileSync(
  join(root, "THIRD_PARTY_NOTICES"),
  `${[heading(), ...shipped().map(notice), apacheLicence()].join("\n\n")}\n`,
);

function heading() {
  const sources = schemaPackages.map(({ name, upstream, licence }) => `  ${name}: ${upstream}, ${licence}`);
  return [
    "Sallyport contains code of the packages below. Its schemas and the descriptions of API fields in them are made from",
    "these packages, which take them from the projects named, under the projects' licences:",
    ...sources,
  ].join("\n");
}

/** Upstream's descriptions are under it, and it wants a copy to go along. TypeScript's package has the plain text. */
function apacheLicence() {
  const text = readFileSync(join(root, "node_modules/typescript/LICENSE"), "utf8").trim();
  return `${"-".repeat(80)}\nApache License 2.0, of Kubernetes, Gateway API, Istio, Cilium and Contour\n\n${text}`;
}

/** Folders under node_modules, sorted by name. */
function shipped() {
  const folders = new Set(schemaPackages.map(({ name }) => `node_modules/${name}`));
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

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file && existsSync(join(root, folder, file)) ? readFileSync(join(root, folder, file), "utf8").trim() : license;
  return `${"-".repeat(80)}\n${name} ${version} (${license})\n\n${text}`;
}
