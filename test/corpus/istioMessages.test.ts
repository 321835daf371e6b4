// Our findings beside what `istioctl analyze` says of its own test data. The data is no part of the project: the variable
// SALLYPORT_ISTIO_CASES names the folder, with `cases.json`, a list of `{ name, inputFiles, expected }`; without it nothing is
// compared. Each case runs one analyzer, so that only its codes count.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { showId } from "../../server/src/model/resourceId.ts";
import { findAll } from "../fixture/checks.ts";
import { readFixture } from "../fixture/fixture.ts";

interface Case {
  readonly name: string;
  readonly inputFiles: readonly string[];
  readonly expected: readonly { readonly code: string; readonly origin: string }[];
}

/** The rule that stands for a message. */
const RULES: Readonly<Record<string, string>> = {
  IST0107: "istio-annotation",
  IST0108: "istio-annotation",
  IST0110: "istio-sidecar-two",
  IST0111: "istio-sidecar-two",
  IST0135: "istio-annotation",
};

const folder = process.env["SALLYPORT_ISTIO_CASES"] ?? "";
const file = join(folder, "cases.json");
const cases: readonly Case[] = folder !== "" && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
const compared = cases.filter(({ expected }) => expected.some(({ code }) => RULES[code] !== undefined));

test.skipIf(compared.length === 0)("there are cases to compare with", () => {
  expect(compared.length).toBeGreaterThan(0);
});

test.each(compared)("$name", ({ inputFiles, expected }) => {
  const text = inputFiles.map((name, at) => `#- /${at}.yaml\n${readFileSync(join(folder, name), "utf8")}`).join("\n");
  const wanted = expected.flatMap(({ code, origin }) =>
    RULES[code] === undefined ? [] : [`${RULES[code]} ${origin}`],
  );
  const codes = new Set(wanted.map((line) => line.split(" ")[0]));
  const said = findAll(readFixture(text)).flatMap(({ item: { finding } }) =>
    codes.has(finding.code) ? [`${finding.code} ${showId(finding.resource.id)}`] : [],
  );
  expect([...new Set(said)].sort()).toEqual([...new Set(wanted)].sort());
});
