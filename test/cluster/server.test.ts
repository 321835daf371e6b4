// The fake API server, held to what the real kube-apiserver does.

import { describe } from "vitest";
import { startFake } from "./fake/fakeServer.ts";
import { describeServer } from "./serverBehaviour.ts";

describe("the fake", () => describeServer(() => startFake()));
