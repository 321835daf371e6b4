// Sallyport in Restricted Mode: a folder that is not trusted, kubeconfigs wherever one is looked for, and a spy in each process.
import { after, describe } from "mocha";
import { closeAll } from "../editor.ts";
import { checkNothingTouched } from "./nothingTouched.ts";

export function restricted(): void {
  describe("Sallyport in Restricted Mode", () => {
    after(closeAll);
    checkNothingTouched();
  });
}
