// What the packages leave out and this project adds by hand, from the Kubernetes API reference: defaults of fields,
// scope of kinds, API versions no longer served, and types whose real shape is wider than the packages say.

const extensions = "IoK8sApiextensionsApiserverPkgApisApiextensions";

/** Fields that have a default, by definition and field. */
export const defaults = {
  IoK8sApiCoreV1ServicePort: { protocol: "TCP" },
  IoK8sApiCoreV1ServiceSpec: {
    type: "ClusterIP",
    sessionAffinity: "None",
    internalTrafficPolicy: "Cluster",
    externalTrafficPolicy: "Cluster",
    allocateLoadBalancerNodePorts: true,
  },
  IoK8sApiCoreV1ContainerPort: { protocol: "TCP" },
  IoK8sApiCoreV1PodSpec: { restartPolicy: "Always", dnsPolicy: "ClusterFirst", serviceAccountName: "default" },
  IoK8sApiCoreV1Probe: { periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 },
  IoK8sApiCoreV1HTTPGetAction: { scheme: "HTTP" },
  IoK8sApiCoreV1Secret: { type: "Opaque" },
  IoK8sApiNetworkingV1NetworkPolicyPort: { protocol: "TCP" },
  IoK8sApiDiscoveryV1EndpointPort: { protocol: "TCP" },
  IoK8sApiAppsV1DeploymentSpec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  IoK8sApiAppsV1StatefulSetSpec: { replicas: 1, podManagementPolicy: "OrderedReady" },
  IoK8sApiBatchV1CronJobSpec: { concurrencyPolicy: "Allow", suspend: false },
  IoK8sApiBatchV1JobSpec: { backoffLimit: 6, completionMode: "NonIndexed" },
  IoK8sSigsGatewayApiApisV1ParentReference: { group: "gateway.networking.k8s.io", kind: "Gateway" },
  IoK8sSigsGatewayApiApisV1BackendRef: { group: "", kind: "Service", weight: 1 },
  IoK8sSigsGatewayApiApisV1HTTPBackendRef: { group: "", kind: "Service", weight: 1 },
  IoK8sSigsGatewayApiApisV1GRPCBackendRef: { group: "", kind: "Service", weight: 1 },
  IoK8sSigsGatewayApiApisV1HTTPPathMatch: { type: "PathPrefix", value: "/" },
  IoK8sSigsGatewayApiApisV1HTTPHeaderMatch: { type: "Exact" },
  IoK8sSigsGatewayApiApisV1HTTPQueryParamMatch: { type: "Exact" },
  IoK8sSigsGatewayApiApisV1RouteNamespaces: { from: "Same" },
  IoK8sSigsGatewayApiApisV1ListenerTLSConfig: { mode: "Terminate" },
};

/**
 * Definitions whose validator is not read: the recursive type of a CRD's schema, for which ajv wrote code of another shape
 * and whose wider fields (a schema or a boolean, any JSON) the package has as objects.
 */
export const handWritten = {
  [`${extensions}V1JSONSchemaProps`]: schemaProps(`${extensions}V1`),
  [`${extensions}V1beta1JSONSchemaProps`]: schemaProps(`${extensions}V1beta1`),
};

function schemaProps(prefix) {
  const self = { $ref: `${prefix}JSONSchemaProps` };
  const list = (items) => ({ type: "array", items });
  const map = (additionalProperties) => ({ type: "object", additionalProperties });
  const fields = (names, schema) => Object.fromEntries(names.split(" ").map((name) => [name, schema]));
  return {
    type: "object",
    properties: {
      ...fields("$ref $schema description format id pattern title type x-kubernetes-list-type", { type: "string" }),
      ...fields("x-kubernetes-map-type", { type: "string" }),
      ...fields("exclusiveMaximum exclusiveMinimum nullable uniqueItems x-kubernetes-int-or-string", {
        type: "boolean",
      }),
      ...fields("x-kubernetes-embedded-resource x-kubernetes-preserve-unknown-fields", { type: "boolean" }),
      ...fields("maximum minimum multipleOf", { type: "number" }),
      ...fields("maxItems maxLength maxProperties minItems minLength minProperties", { type: "integer" }),
      ...fields("allOf anyOf oneOf", list(self)),
      ...fields("definitions patternProperties properties", map(self)),
      ...fields("additionalItems additionalProperties default example items", {}),
      ...fields("required x-kubernetes-list-map-keys", list({ type: "string" })),
      dependencies: map({}),
      enum: list({}),
      not: self,
      externalDocs: { $ref: `${prefix}ExternalDocumentation` },
      "x-kubernetes-validations": list({ $ref: `${extensions}V1ValidationRule` }),
    },
  };
}

const text = (description) => ({ schema: { type: "string" }, description });

/**
 * Fields that the packages lack: those called `description`, which their generator took for documentation, and newer ones.
 * The words are ours.
 */
export const extraFields = {
  [`${extensions}V1CustomResourceColumnDefinition`]: { description: text("What the column shows, for people.") },
  [`${extensions}V1ExternalDocumentation`]: { description: text("What is found at the address.") },
  IoK8sApiSchedulingV1PriorityClass: { description: text("When this priority class should be used, for people.") },
  ComGithubCiliumCiliumPkgPolicyApiRule: { description: text("What the rule is for, for people. It decides nothing.") },
  ComGithubCiliumCiliumPkgK8sApisCiliumIoV2CiliumLocalRedirectPolicySpec: {
    description: text("What the policy is for, for people. It decides nothing."),
  },
  ComGithubProjectcontourContourApisProjectcontourV1JWTProvider: {
    localJWKS: { schema: { type: "object" }, description: "A key set from a Secret, instead of remoteJWKS." },
  },
  // Its definition leaves everything open; istioctl checks what stands there.
  InstallIstioIoV1alpha1IstioOperator: {
    spec: {
      schema: { type: "object" },
      description: "What is installed, and how: profile, components, meshConfig and values of the charts.",
    },
    status: { schema: { type: "object" }, description: "What became of the installation." },
  },
};

/** What a kind or a part of it is, where the packages do not say; in our words. */
export const ownWords = {
  ComGithubCiliumCiliumPkgK8sApisCiliumIoV2CiliumEgressGatewayPolicy:
    "Leads traffic of pods to addresses outside the cluster through a node, with a source address that stays the same.",
  ComGithubCiliumCiliumPkgK8sApisCiliumIoV2CiliumEgressGatewayPolicySpec:
    "Which pods, to which addresses, through which node.",
};

/** Fields that have become optional since. */
export const optionalFields = { ComGithubProjectcontourContourApisProjectcontourV1JWTProvider: ["remoteJWKS"] };

const gatewayApi = "IoK8sSigsGatewayApiApisV1";

const ciliumApi = "ComGithubCiliumCiliumPkgPolicyApi";

/** What newer releases allow more of than the packages know, by definition and field (Gateway API 1.6). */
export const widened = {
  // Gone in Cilium 1.19, by a list that may hold nothing: that is said once, and not of each item as well.
  ...Object.fromEntries(
    ["Egress", "EgressDeny", "Ingress", "IngressDeny"].map((rule) => [
      `${ciliumApi}${rule}Rule`,
      { [rule.startsWith("Egress") ? "toRequires" : "fromRequires"]: { items: {} } },
    ]),
  ),
  [`${gatewayApi}GatewayInfrastructure`]: { annotations: { maxProperties: 16 } },
  [`${gatewayApi}FrontendTLSValidation`]: { caCertificateRefs: { maxItems: 16 } },
  [`${gatewayApi}TLSRouteSpec`]: { hostnames: { maxItems: 1024 } },
  IoK8sSigsGatewayApiApisV1alpha2TLSRouteSpec: { hostnames: { maxItems: 1024 } },
  [`${gatewayApi}HTTPRouteFilter`]: {
    type: {
      enum: [
        "RequestHeaderModifier",
        "ResponseHeaderModifier",
        "RequestMirror",
        "RequestRedirect",
        "URLRewrite",
        "ExtensionRef",
        "CORS",
        "ExternalAuth",
      ],
    },
  },
};

/** Kinds that newer releases serve in one more version, with the same fields (Gateway API 1.6). */
export const alsoServedAs = ["TCPRoute", "UDPRoute"].map((kind) => ({
  definition: `${gatewayApi}alpha2${kind}`,
  name: `${gatewayApi}${kind}`,
  apiVersion: "gateway.networking.k8s.io/v1",
}));

/** Fields that the server writes; they are accepted as they are. */
export const anyField = { IoK8sApimachineryPkgApisMetaV1ObjectMeta: ["managedFields"] };

const clusterScoped = [
  /^(Namespace|Node|PersistentVolume|ComponentStatus|IngressClass|IPAddress|ServiceCIDR|RuntimeClass)$/,
  /^(ClusterRole|ClusterRoleBinding|StorageClass|CSIDriver|CSINode|VolumeAttachment|VolumeAttributesClass|PriorityClass)$/,
  /^(CustomResourceDefinition|APIService|(Mutating|Validating)(WebhookConfiguration|AdmissionPolicy|AdmissionPolicyBinding))$/,
  /^(FlowSchema|PriorityLevelConfiguration|CertificateSigningRequest|ClusterTrustBundle|DeviceClass|ResourceSlice)$/,
  /^(DeviceTaintRule|StorageVersion|StorageVersionMigration|TokenReview|SelfSubject\w+|SubjectAccessReview|PodSecurityPolicy)$/,
  /^(GatewayClass|XMesh|CiliumClusterwide\w+|CiliumEgressGatewayPolicy|CiliumCIDRGroup|CiliumLoadBalancerIPPool|CiliumBGP\w+)$/,
  /^(AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy|Intents)$/,
  /^(GlobalNetworkPolicy|StagedGlobalNetworkPolicy|GlobalNetworkSet|Tier|HostEndpoint|Profile|IPPool)$/,
  /^(CiliumNode|CiliumIdentity|CiliumPodIPPool|CiliumL2AnnouncementPolicy|CiliumEndpointSlice)$/,
];

/** Whether objects of a kind live in a namespace. */
export const isNamespaced = (kind) => !clusterScoped.some((pattern) => pattern.test(kind));

const servedBetas =
  /^(StorageVersion|IPAddress|ServiceCIDR|DeviceClass|ResourceClaim|ResourceClaimTemplate|ResourceSlice)$/;
const removedVersions = [
  /^(extensions|apps)\/v1beta\d$/,
  /^(networking|rbac\.authorization|policy|batch|discovery|events|node|scheduling|coordination)(\.k8s\.io)?\/v\d(alpha|beta)\d$/,
  /^(apiextensions|apiregistration|authentication|authorization|certificates|storage)\.k8s\.io\/v\dbeta\d$/,
  /^(autoscaling\/v2beta\d|batch\/v2alpha1|policy\/v1beta1|flowcontrol\.apiserver\.k8s\.io\/v\d(alpha|beta)\d)$/,
];

/** Whether current API servers still serve an API version of a kind. */
export function isServed(apiVersion, kind) {
  if (apiVersion === "admissionregistration.k8s.io/v1beta1" && kind.endsWith("WebhookConfiguration")) return false;
  return servedBetas.test(kind) || !removedVersions.some((pattern) => pattern.test(apiVersion));
}
