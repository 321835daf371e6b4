// The fake API server is what the real one is: it passes the same suite.
import { startFake } from "./fake/fakeServer.ts";
import { describeServer } from "./serverBehaviour.ts";

describeServer(() => startFake());
