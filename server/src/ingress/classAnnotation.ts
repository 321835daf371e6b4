// The annotations that have to do with classes.

/** The annotation that named the class before spec.ingressClassName (deprecated since Kubernetes 1.18). */
export const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

/** The annotation that makes an IngressClass the one of Ingresses without class (networking/v1 IngressClass). */
export const DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";
