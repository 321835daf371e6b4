// Sallyport in Restricted Mode and after it: a folder that is not trusted, kubeconfigs wherever one is looked for, and a spy in each
// process. The order is that of the files: once given, trust stays.
import { after, describe } from "mocha";
import { closeAll } from "../editor.ts";
import { checkNothingTouched } from "./nothingTouched.ts";
import { checkOwnKubeconfig } from "./ownKubeconfig.ts";

export function restricted(): void {
  describe("Sallyport in Restricted Mode", () => {
    after(closeAll);
    describe("before and after trust", checkNothingTouched);
    describe("a kubeconfig of the workspace", checkOwnKubeconfig);
  });
}
