// Sallyport as the only extension for YAML. One file a subject; the order is that of a person who opens a folder.
import { afterEach, describe } from "mocha";
import { closeAll } from "../editor.ts";
import { checkActivation } from "./activation.ts";
import { checkCompletion } from "./completion.ts";
import { checkDiagnostics } from "./diagnostics.ts";
import { checkHover } from "./hover.ts";
import { checkMigration } from "./migration.ts";
import { checkNavigation } from "./navigation.ts";
import { checkQuickFixes } from "./quickFixes.ts";
import { checkReach } from "./reach.ts";
import { checkRestrictEgress } from "./restrictEgress.ts";
import { checkRoutes } from "./routes.ts";
import { checkSnippets } from "./snippets.ts";
import { checkWalkthrough } from "./walkthrough.ts";

export function alone(): void {
  describe("Sallyport alone", () => {
    afterEach(closeAll);
    describe("activation", checkActivation);
    describe("diagnostics", checkDiagnostics);
    describe("quick fixes", checkQuickFixes);
    describe("hover", checkHover);
    describe("completion", checkCompletion);
    describe("snippets", checkSnippets);
    describe("navigation", checkNavigation);
    describe("reach", checkReach);
    describe("migration", checkMigration);
    describe("restrict egress", checkRestrictEgress);
    describe("routes", checkRoutes);
    describe("walkthrough", checkWalkthrough);
  });
}
