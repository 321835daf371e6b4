// What is told of the fake API server.
import { startFake } from "./fake/fakeServer.ts";
import { describeTelling } from "./tellBehaviour.ts";

describeTelling(() => startFake());
