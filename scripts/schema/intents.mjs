// The structure of this project's own file of intents (docs/intents.md): which connections should be possible and which not.
// It has the shape of a Kubernetes object, so that everything that knows manifests knows it; no cluster does.

const END =
  "namespace/name of a workload, namespace/Kind/name where several have the name, namespace/* for all of a namespace, an address or CIDR block, or internet";
const metadata = { $ref: "IoK8sApimachineryPkgApisMetaV1ObjectMeta" };

export const intents = [
  {
    name: "SallyportV1Intents",
    file: "sallyport",
    title: "Intents",
    schema: {
      type: "object",
      properties: {
        apiVersion: { type: "string", enum: ["sallyport/v1"] },
        kind: { type: "string", enum: ["Intents"] },
        metadata,
        intents: { type: "array", items: { $ref: "SallyportV1Intent" } },
      },
      required: ["intents"],
    },
    docs: {
      "": "Connections that should be possible, and such that should not, checked against all policies. It is for Sallyport alone, not for kubectl.",
      apiVersion: "sallyport/v1.",
      kind: "Intents.",
      metadata: "Not needed.",
      intents: "One item for each connection, or kind of connection.",
    },
  },
  {
    name: "SallyportV1Intent",
    file: "sallyport",
    title: "Intent",
    schema: {
      type: "object",
      properties: {
        name: { type: "string" },
        from: { type: "string" },
        to: { type: "string" },
        port: { type: ["integer", "string"], format: "int-or-string" },
        is: { type: "string", enum: ["allow", "deny"] },
      },
      required: ["from", "is", "to"],
    },
    docs: {
      "": "Between two ends: allowed means that every pair of them passes, denied that none does.",
      name: "What findings call it.",
      from: `Who calls: ${END}.`,
      to: `Who is called: ${END}.`,
      port: "The pod's port, such as 8080 or 53/UDP, TCP where no protocol is written. Left out, every port is meant: allow wants all of them, deny none.",
      is: "allow or deny.",
    },
  },
];
