// The peer: informers of @kubernetes/client-node as its README makes them, over pods, Services and EndpointSlices.
import { CoreV1Api, DiscoveryV1Api, KubeConfig, makeInformer } from "@kubernetes/client-node";

const config = new KubeConfig();
config.loadFromFile(process.argv[2]);
const core = config.makeApiClient(CoreV1Api);
const discovery = config.makeApiClient(DiscoveryV1Api);
const begun = performance.now();
let services = 0;
const informers = [
  ["/api/v1/services", () => core.listServiceForAllNamespaces()],
  ["/api/v1/pods", () => core.listPodForAllNamespaces()],
  ["/apis/discovery.k8s.io/v1/endpointslices", () => discovery.listEndpointSliceForAllNamespaces()],
].map(([path, list]) => makeInformer(config, path, list));
informers[0].on("add", () => {
  if (services === 0) services = performance.now() - begun;
});
for (const informer of informers) informer.on("error", (error) => console.error(String(error)));
await Promise.all(informers.map((informer) => informer.start()));
process.send({
  ready: true,
  services,
  all: performance.now() - begun,
  objects: informers.reduce((sum, informer) => sum + informer.list().length, 0),
});
