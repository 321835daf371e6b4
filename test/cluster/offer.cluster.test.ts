// Completion from the real kube-apiserver.
import { describeOffers } from "./offerBehaviour.ts";
import { startReal } from "./realServer.ts";

describeOffers(() => startReal());
