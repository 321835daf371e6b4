// Sallyport together with the YAML extension, which a stand-in of the same id plays with the real yaml-language-server.
import { afterEach, describe } from "mocha";
import { closeAll } from "../editor.ts";
import { checkCoexistence } from "./coexistence.ts";

export function beside(): void {
  describe("Sallyport beside the YAML extension", () => {
    afterEach(closeAll);
    checkCoexistence();
  });
}
