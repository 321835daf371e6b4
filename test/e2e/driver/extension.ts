// An extension that runs a suite: not by VS Code's test mode, in which no dialog opens, but beside Sallyport in a window like any
// other. It is there before Sallyport, so that it can have Sallyport's processes looked at from their beginning.
import { join } from "node:path";
import { end, report } from "./hands.ts";

export function activate(): void {
  const spy = join(__dirname, "spy.cjs");
  require(spy);
  process.env["NODE_OPTIONS"] = `--require ${JSON.stringify(spy)}`;
  void runSuite();
}

async function runSuite(): Promise<void> {
  try {
    const suite: { runAndPrint(print: (line: string) => void): Promise<void> } = require(
      join(__dirname, "../index.cjs"),
    );
    await suite.runAndPrint((line) => void report(line));
    await end(0);
  } catch (error) {
    await report(error instanceof Error ? error.message : String(error));
    await end(1);
  }
}
