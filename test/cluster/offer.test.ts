// Completion from the fake API server.
import { startFake } from "./fake/fakeServer.ts";
import { describeOffers } from "./offerBehaviour.ts";

describeOffers(() => startFake());
