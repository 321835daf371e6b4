// What a resource says that other resources, rules and the engine may look at: by kind, without positions.
// Two documents that say the same have equal facts; the catalog interns them, so equal facts are one object.

import type { Json, JsonObject, Path } from "../base/json.ts";
import type { ResourceId } from "./resourceId.ts";
import type { Labels, Selector } from "./selector.ts";

export type Protocol = "TCP" | "UDP" | "SCTP";

/** One of Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob: what its pods are like.
 * The number of replicas is not in it: it decides nothing about reach, and typing it must not stir the engine. */
export interface WorkloadFacts {
  readonly is: "workload";
  readonly id: ResourceId;
  /** Labels of the object itself. */
  readonly labels: Labels;
  /** Labels of its pods (from the pod template; a Pod's own). */
  readonly podLabels: Labels;
  /** True where pod labels hold template values, so what selects the pods is not known. */
  readonly labelsUnclear: boolean;
  /** spec.selector of the workload; undefined for Pods and where it is absent. */
  readonly selector: Selector | undefined;
  readonly hostNetwork: boolean;
  /** spec.serviceAccountName; "default" where absent. */
  readonly serviceAccount: string;
  /** Whether its pods are given a token for the Kubernetes API (automountServiceAccountToken). */
  readonly mountsToken: boolean;
  /** Whether its pods ask the cluster's DNS (dnsPolicy ClusterFirst, also where absent). */
  readonly usesClusterDns: boolean;
  readonly ports: readonly ContainerPort[];
  /** Names of declared ports whose number could not be read (a template, text, out of range); undefined for one without a name. */
  readonly unreadPorts: readonly (string | undefined)[];
  /** Images of the containers, in order. */
  readonly images: readonly string[];
  /** Its owner by ownerReferences (the controlling one, else the first): a Pod's ReplicaSet, a Job's CronJob. */
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  /** A live Pod's status.podIPs. */
  readonly podIPs: readonly string[];
  /** A live Pod's status.phase. */
  readonly phase: string | undefined;
  /** A live Pod's condition Ready; undefined where there is no status. */
  readonly ready: boolean | undefined;
  /** What its pods say to Istio, where they say anything. */
  readonly istio?: {
    /** Annotations that decide about the sidecar and what it takes over. */
    readonly annotations: Labels;
    /** Whether the sidecar is among the containers: a pod as the cluster has it. */
    readonly hasProxy: boolean;
  };
}

/** containers[].ports and those of sidecars (initContainers with restartPolicy Always). */
export interface ContainerPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;
  readonly container: string;
}

export interface ServiceFacts {
  readonly is: "service";
  readonly id: ResourceId;
  readonly labels: Labels;
  /** ClusterIP (also where absent), NodePort, LoadBalancer, ExternalName, or what the manifest says. */
  readonly type: string;
  /** Undefined where there is no selector or it is empty: then endpoints are made by somebody else. */
  readonly selector: Labels | undefined;
  /** True where the selector holds template values. */
  readonly selectorUnclear: boolean;
  readonly ports: readonly ServicePort[];
  /** Names of entries of spec.ports whose number could not be read (a template, text, out of range); undefined for one without a name. */
  readonly unreadPorts: readonly (string | undefined)[];
  readonly headless: boolean;
  readonly clusterIPs: readonly string[];
  readonly externalName: string | undefined;
  readonly externalTrafficPolicy: string | undefined;
  /** spec.loadBalancerSourceRanges; empty lets every client through. */
  readonly sourceRanges: readonly string[];
  readonly ipFamilyPolicy: string | undefined;
  /** Whether fields are set that only NodePort and LoadBalancer have, so that another type needs more than its name. */
  readonly typeFields: boolean;
  /** The annotations by which both HAProxy controllers route to it in another way: route-acl, path-type, redirect-to. */
  readonly routing: Labels;
  /** The namespaces that Istio exports it to, where the annotation says (networking.istio.io/exportTo). */
  readonly exportTo?: readonly string[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  /** spec.ports[].targetPort; the port itself where absent. */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
  /** What it says that is spoken there: `https`, `kubernetes.io/h2c`. */
  readonly appProtocol?: string;
  /** Position in spec.ports. */
  readonly index: number;
}

export interface NamespaceFacts {
  readonly is: "namespace";
  readonly id: ResourceId;
  /** With kubernetes.io/metadata.name, which the API server sets. */
  readonly labels: Labels;
}

/** A Node: policies pick nodes by labels, and see them by their addresses (reach-semantics AN-7). */
export interface NodeFacts {
  readonly is: "node";
  readonly id: ResourceId;
  readonly labels: Labels;
  /** status.addresses[].address of type InternalIP and ExternalIP. */
  readonly addresses: readonly string[];
  /** spec.podCIDRs: where the addresses of its pods come from. */
  readonly podRanges: readonly string[];
}

export interface IngressClassFacts {
  readonly is: "ingressClass";
  readonly id: ResourceId;
  readonly controller: string | undefined;
  readonly isDefault: boolean;
}

export interface IngressFacts {
  readonly is: "ingress";
  readonly id: ResourceId;
  readonly apiVersion: string;
  readonly className: string | undefined;
  readonly annotations: Labels;
  readonly defaultBackend: IngressBackend | undefined;
  readonly rules: readonly IngressRule[];
  readonly tls: readonly IngressTls[];
}

export interface IngressRule {
  readonly host: string | undefined;
  readonly hasHttp: boolean;
  readonly paths: readonly IngressPath[];
  /** Position in spec.rules. */
  readonly index: number;
}

export interface IngressPath {
  readonly path: string | undefined;
  readonly pathType: string | undefined;
  readonly backend: IngressBackend | undefined;
  /** Position in http.paths. */
  readonly index: number;
}

export interface IngressBackend {
  /** backend.service.name (serviceName under v1beta1). */
  readonly service: string | undefined;
  readonly portNumber: number | undefined;
  readonly portName: string | undefined;
  readonly hasResource: boolean;
}

export interface IngressTls {
  readonly hosts: readonly string[];
  readonly secretName: string | undefined;
  readonly index: number;
}

/** What leads traffic in and is no Ingress: an OpenShift Route, a route of the Gateway API, Traefik, HAProxy or F5 NGINX. */
export interface RouteFacts {
  readonly is: "route";
  readonly id: ResourceId;
  readonly apiVersion: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** As it is written, a list below `items`; the controller's folder knows its shape. */
  readonly spec: JsonObject;
  /** The Services that it leads to, where the kind names them itself. */
  readonly backends: readonly RouteBackend[];
}

export interface RouteBackend {
  readonly namespace: string;
  readonly service: string;
  /** Undefined: every port of the Service. */
  readonly port: number | string | undefined;
  /** Whether `port` is a port of the Service, or of the pods behind it (OpenShift's targetPort). */
  readonly portIs: "service" | "target";
  readonly path: Path;
}

/** Name and type only: values never enter the model. */
export interface SecretFacts {
  readonly is: "secret";
  readonly id: ResourceId;
  readonly type: string | undefined;
  /** Keys of data and stringData; undefined where the source does not tell (live clusters). */
  readonly keys: readonly string[] | undefined;
}

export interface EndpointSliceFacts {
  readonly is: "endpointSlice";
  readonly id: ResourceId;
  /** Label kubernetes.io/service-name (an Endpoints object's own name). */
  readonly service: string | undefined;
  readonly addresses: readonly string[];
  readonly ports: readonly {
    readonly name: string | undefined;
    readonly port: number | undefined;
    readonly protocol: Protocol;
  }[];
  readonly ready: number;
}

/** Any kind that a policy dialect reads; the dialect knows the shape of `spec`. */
export interface PolicyFacts {
  readonly is: "policy";
  readonly id: ResourceId;
  readonly apiVersion: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: JsonObject;
  /** Further specs beside the first: `specs` of CiliumNetworkPolicy. */
  readonly specs?: readonly JsonObject[];
}

/** Every other kind: that it exists, and its labels. */
export interface OtherFacts {
  readonly is: "other";
  readonly id: ResourceId;
  readonly labels: Labels;
  /** What kinds/ decides to keep of it for rules, e.g. a cert-manager Certificate's secretName. */
  readonly kept: Json;
}

export type Facts =
  | WorkloadFacts
  | ServiceFacts
  | NamespaceFacts
  | NodeFacts
  | IngressClassFacts
  | IngressFacts
  | RouteFacts
  | SecretFacts
  | EndpointSliceFacts
  | PolicyFacts
  | OtherFacts;
