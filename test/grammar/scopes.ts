// Colours a text as VS Code does: the YAML grammar with Sallyport's injections, as package.json contributes them. It knows
// nothing of what the grammars contain.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, type IRawGrammar, parseRawGrammar, Registry } from "vscode-textmate";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** One piece of a line with all its scopes, outermost first. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The tokens of a YAML text, all lines in one list. */
export async function tokenize(text: string): Promise<readonly Token[]> {
  const grammar = await (await registry).loadGrammar("source.yaml");
  if (!grammar) throw new Error("no grammar for source.yaml");
  const tokens: Token[] = [];
  let state = INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens)
      tokens.push({ text: line.slice(startIndex, endIndex), scopes });
  }
  return tokens;
}

interface Contribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo: readonly string[];
}

const contributions: readonly Contribution[] = JSON.parse(readFileSync(`${root}package.json`, "utf8")).contributes
  .grammars;
const registry = makeRegistry();

async function makeRegistry(): Promise<Registry> {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(new Uint8Array(wasm).buffer);
  return new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (scopeName) => readGrammar(scopeName),
    getInjections: (scopeName) =>
      contributions.filter(({ injectTo }) => injectTo.includes(scopeName)).map((grammar) => grammar.scopeName),
  });
}

function readGrammar(scopeName: string): IRawGrammar | null {
  const own = contributions.find((grammar) => grammar.scopeName === scopeName);
  const file = own
    ? `${root}${own.path}`
    : scopeName === "source.yaml"
      ? require.resolve("tm-grammars/grammars/yaml.json")
      : null;
  return file ? parseRawGrammar(readFileSync(file, "utf8"), file) : null;
}
