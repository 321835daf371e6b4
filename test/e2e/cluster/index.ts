// Sallyport with a live cluster: the API server that the runner started, by a kubeconfig that it wrote.
import { afterEach, describe } from "mocha";
import { closeAll } from "../editor.ts";
import { checkLiveNames } from "./liveNames.ts";
import { checkRecording } from "./recording.ts";

export function cluster(): void {
  describe("Sallyport with a live cluster", () => {
    afterEach(closeAll);
    describe("names", checkLiveNames);
    describe("recording", checkRecording);
  });
}
