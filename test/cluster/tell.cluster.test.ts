// What is told of the real kube-apiserver.
import { startReal } from "./realServer.ts";
import { describeTelling } from "./tellBehaviour.ts";

describeTelling(() => startReal());
