// Which Kubernetes the bundled schemas describe. The package that they are made from does not say it in a file.

/** The minor version of Kubernetes that kubernetes-models was made from; docs name it too. */
export const KUBERNETES = "1.36";
