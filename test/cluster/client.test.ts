// The client on the fake API server.
import { describeClient } from "./clientBehaviour.ts";
import { startFake } from "./fake/fakeServer.ts";

describeClient(() => startFake());
