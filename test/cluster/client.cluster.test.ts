// The client on the real kube-apiserver.
import { describeClient } from "./clientBehaviour.ts";
import { startReal } from "./realServer.ts";

describeClient(() => startReal());
