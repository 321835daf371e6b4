// How kinds for which there is no package are written down: types with their fields, each field a schema, a description and,
// where it must be there, "required". The lists that this makes have the shape that schema packages are read into.

export const metadata = { $ref: "IoK8sApimachineryPkgApisMetaV1ObjectMeta" };
export const labelSelector = { $ref: "IoK8sApimachineryPkgApisMetaV1LabelSelector" };

export const text = { type: "string" };
export const flag = { type: "boolean" };
export const integer = { type: "integer" };
export const portNumber = { type: "integer", minimum: 1, maximum: 65535 };
export const labels = { type: "object", additionalProperties: text };
export const listOf = (items) => ({ type: "array", items });
/** A mapping that may hold other fields than those described. */
export const open = { additionalProperties: {} };

/**
 * A list of definitions for a schema file, and what adds one to it and refers to it.
 * @param file the API group
 * @param prefix what the names of its definitions begin with
 */
export function definitionsOf(file, prefix) {
  const definitions = [];
  /** `fields`: schema, description and, where it must be there, "required", by name. */
  const define = (title, description, constraints, fields) => {
    const entries = Object.entries(fields);
    const required = entries.filter(([, field]) => field[2] === "required").map(([key]) => key);
    definitions.push({
      name: `${prefix}${title}`,
      file,
      title,
      schema: {
        type: "object",
        properties: Object.fromEntries(entries.map(([key, [schema]]) => [key, schema])),
        ...(required.length > 0 ? { required: required.sort() } : {}),
        ...constraints,
      },
      docs: { "": description, ...Object.fromEntries(entries.map(([key, [, text]]) => [key, text])) },
    });
    return { $ref: `${prefix}${title}` };
  };
  return { define, definitions };
}

/** A kind with its spec, which must be there unless said otherwise; `scope` says where the object belongs. */
export function defineKind({ define }, apiVersion, kind, about, spec, aboutSpec, scope, needsSpec = true) {
  define(
    kind,
    about,
    {},
    {
      apiVersion: [{ type: "string", enum: [apiVersion] }, "The version of the API that the manifest is written for."],
      kind: [{ type: "string", enum: [kind] }, "The kind of the object."],
      metadata: [metadata, `Name, labels and annotations. ${scope}`, "required"],
      spec: needsSpec ? [spec, aboutSpec, "required"] : [spec, aboutSpec],
    },
  );
}
