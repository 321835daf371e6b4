// Makes of the upstream schemas what the server validates with: embedded structs flattened, IntOrString and Quantity
// named, `status` opened, lists of kinds left out. The traps it guards against are told at each step.

/**
 * The definitions by name, normalised: `definitions` is a Map of name to schema. The result has no `nullable` (a null
 * is deleted before validation, as the API server does) and no `allOf` with properties in it.
 */
export function normalise(definitions) {
  const done = new Map();
  const resolve = (name) => {
    const hit = done.get(name);
    if (hit) return hit;
    const schema = definitions.get(name);
    if (schema === undefined) throw new Error(`unknown definition ${name}`);
    const result = {};
    done.set(name, result);
    Object.assign(result, normaliseNode(schema, resolve));
    return result;
  };
  for (const name of definitions.keys()) resolve(name);
  return done;
}

function normaliseNode(given, resolve) {
  const { nullable: _nullable, ...schema } = given;
  const special = specialType(schema);
  if (special) return special;
  const walk = (node) => normaliseNode(node, resolve);
  const result = { ...schema };
  if (schema.properties) {
    result.properties = {};
    for (const [key, node] of Object.entries(schema.properties)) result.properties[key] = walk(node);
  }
  for (const key of ["items", "additionalProperties", "not"]) if (schema[key]) result[key] = walk(schema[key]);
  for (const key of ["oneOf", "anyOf", "allOf"]) if (schema[key]) result[key] = schema[key].map(walk);
  return result.allOf ? flatten(result, resolve) : result;
}

/** IntOrString is written as a choice of two types; one type list gives one message instead of three. */
function specialType(schema) {
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches?.length !== 2 || Object.keys(schema).some((key) => !["oneOf", "anyOf", "pattern"].includes(key)))
    return undefined;
  const types = branches
    .map((branch) => branch.type)
    .sort()
    .join();
  const pattern = schema.pattern === undefined ? {} : { pattern: schema.pattern };
  if (types === "integer,string") return { type: ["integer", "string"], format: "int-or-string", ...pattern };
  if (types === "number,string" && branches.some((branch) => branch.format === "quantity")) {
    return { type: ["number", "string"], format: "quantity" };
  }
  return undefined;
}

/**
 * Go's embedded structs arrive as `allOf: [$ref]`. They are merged, or the fields of the embedded struct would be
 * unknown fields of the outer one. Where both sides constrain the same keyword differently the branch stays in allOf.
 */
function flatten(schema, resolve) {
  const { allOf, ...own } = schema;
  let result = own;
  const rest = [];
  for (const branch of allOf) {
    const { $ref, ...extra } = branch;
    const target = $ref === undefined ? extra : { ...resolve($ref), ...extra };
    const merged = merge(result, target);
    if (merged) result = merged;
    else rest.push(branch);
  }
  return rest.length > 0 ? { ...result, allOf: rest } : result;
}

function merge(left, right) {
  const result = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const own = result[key];
    if (own === undefined) result[key] = value;
    else if (key === "properties") result.properties = { ...value, ...own };
    else if (key === "required") result.required = [...new Set([...own, ...value])].sort();
    else if (key === "maximum" || key === "maxLength" || key === "maxItems") result[key] = Math.min(own, value);
    else if (key === "minimum" || key === "minLength" || key === "minItems") result[key] = Math.max(own, value);
    else if (JSON.stringify(own) !== JSON.stringify(value)) return undefined;
  }
  return result;
}
