// npm run new:rule <area>/<code>: writes the rule and its page, both with what is still to be filled in, and its row in the table.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./toolchain.mjs";

const [, area, code] = /^([a-z][A-Za-z]*)\/([a-z]+(?:-[a-z0-9]+)+)$/.exec(process.argv[2] ?? "") ?? [];
if (!area || !code) {
  console.error("usage: npm run new:rule <area>/<code>, such as service/svc-selector-empty");
  process.exit(2);
}

const name = code.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const TABLE = `server/src/rules/${area}/index.ts`;

write(
  `server/src/rules/${area}/${code}.ts`,
  `// ${code}: say in one sentence what is wrong, and which API field or page of Kubernetes says so.

import { defineRule } from "../rule.ts";

export const ${name} = defineRule({
  code: "${code}",
  severity: "warning",
  on: "service",
  check(facts, cx) {
    if (facts.ports.length > 0) return;
    cx.report({ path: ["spec"], message: "Say what, why and the nearest right value" });
  },
});
`,
);
write(
  `docs/rules/${code}.md`,
  `# ${code}

What is wrong, why it matters, and what to do, in three sentences.

## Bad

\`\`\`yaml
\`\`\`

## Good

\`\`\`yaml
\`\`\`
`,
);
addRow();
console.log(`${TABLE} has its row`);

function write(path, text) {
  const file = join(root, path);
  if (existsSync(file)) {
    console.error(`${path} is there already`);
    process.exit(1);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}

/** Adds the import after the last one and the row at the end of the list; the formatter sorts the imports. */
function addRow() {
  const file = join(root, TABLE);
  if (!existsSync(file)) {
    // A new area: its table is one more row of server/src/rules/index.ts.
    const table = `// The rules on ${area}.\n\nimport type { Rule } from "../rule.ts";\n\nexport const ${area}Rules: readonly Rule[] = [\n];\n`;
    writeFileSync(file, table);
    console.log(`server/src/rules/index.ts needs a row ...${area}Rules`);
  }
  const text = readFileSync(file, "utf8");
  const row = `import { ${name} } from "./${code}.ts";\n`;
  const withImport = text.replace(/^import /m, `${row}import `);
  writeFileSync(file, withImport.replace(/\n?\s*\];(?![\s\S]*\];)/, `\n  ${name},\n];`));
}
