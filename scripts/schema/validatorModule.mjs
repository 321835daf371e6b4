// Reads one `_schemas/*.js` file of a kubernetes-models package: a validator that ajv wrote, one function a sub-schema,
// and gives back the JSON Schema it was written from. It knows the shape of that generated code and nothing of Kubernetes.

import { parse } from "acorn";

/**
 * The schema behind a generated validator. `nameOf` turns the address of an import into a definition name for `$ref`.
 * Throws on code of a shape it does not know: a silent gap here would be a rule that never fires.
 */
export function schemaOfValidator(code, nameOf) {
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module" });
  const scope = readScope(program, nameOf);
  const root = scope.functions.get(scope.exported);
  if (!root) throw new Error("no exported validator");
  return schemaOfFunction(root, scope);
}

function readScope(program, nameOf) {
  const scope = { functions: new Map(), imports: new Map(), constants: new Map(), exported: undefined };
  const declare = ({ id, init }) => {
    if (id.name === "validate") scope.exported = init.name;
    else scope.constants.set(id.name, init);
  };
  for (const node of program.body) {
    if (node.type === "FunctionDeclaration") scope.functions.set(node.id.name, node);
    else if (node.type === "VariableDeclaration") node.declarations.forEach(declare);
    else if (node.type === "ExportNamedDeclaration" && node.declaration)
      node.declaration.declarations?.forEach(declare);
    else if (node.type === "ExportNamedDeclaration") {
      for (const { local, exported } of node.specifiers) if (exported.name === "validate") scope.exported = local.name;
    } else if (node.type === "ImportDeclaration") {
      for (const { imported, local } of node.specifiers) {
        if (imported?.name === "validate") scope.imports.set(local.name, nameOf(node.source.value));
      }
    }
  }
  return scope;
}

function schemaOfFunction(fn, scope) {
  const schema = {};
  const self = [];
  const required = [];
  let nullable = false;
  const target = (name) => {
    const imported = scope.imports.get(name);
    if (imported !== undefined) return { $ref: imported };
    const local = scope.functions.get(name);
    if (!local) throw new Error(`unknown validator ${name}`);
    return schemaOfFunction(local, scope);
  };
  visit(fn.body, {
    call(name, argument) {
      if (argument.type === "Identifier" && argument.name === "data") self.push(target(name));
      else {
        const place = placeOf(argument);
        if (place.is === "property") (schema.properties ??= {})[place.name] = target(name);
        else schema[place.is] = target(name);
      }
    },
    constraint(keyword, params) {
      const constant = (key) => valueOf(params.get(key), scope);
      if (keyword === "required") required.push(constant("missingProperty"));
      else if (keyword === "type") schema.type = constant("type");
      else if (keyword === "enum") schema.enum = constant("allowedValues");
      else if (keyword === "format") schema.format = constant("format");
      else if (keyword === "pattern") schema.pattern = constant("pattern");
      else if (keyword === "not") schema.not = self.splice(0)[0];
      else if (keyword === "oneOf" || keyword === "anyOf") schema[keyword] = self.splice(0);
      else if (params.has("limit")) schema[keyword] = constant("limit");
      else throw new Error(`unknown keyword ${keyword}`);
    },
    null() {
      nullable = true;
    },
  });
  if (required.length > 0) schema.required = required.sort();
  if (self.length === 1 && Object.keys(schema).length === 0) Object.assign(schema, self[0]);
  else if (self.length > 0) schema.allOf = self;
  return nullable ? { ...schema, nullable: true } : schema;
}

/** Calls of a validator, error literals and null tests below a node, in the order of the text. */
function visit(node, on) {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, on);
    return;
  }
  if (!node || typeof node.type !== "string") return;
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && /^validate\d+$/.test(node.callee.name)) {
    on.call(node.callee.name, node.arguments[0]);
    return;
  }
  if (node.type === "ObjectExpression") {
    const fields = fieldsOf(node);
    const keyword = fields.get("keyword");
    if (keyword) on.constraint(keyword.value, fieldsOf(fields.get("params")));
    return;
  }
  if (node.type === "BinaryExpression" && /^[!=]==$/.test(node.operator)) {
    const [left, right] = [node.left, node.right];
    if ((isNull(left) && isData(right)) || (isNull(right) && isData(left))) on.null();
  }
  for (const key of Object.keys(node)) if (key !== "type" && typeof node[key] === "object") visit(node[key], on);
}

const isNull = (node) => node.type === "Literal" && node.value === null && node.raw === "null";
const isData = (node) => node.type === "Identifier" && node.name === "data";

function fieldsOf(node) {
  const fields = new Map();
  for (const { key, value } of node.properties ?? []) if (key) fields.set(key.name ?? key.value, value);
  return fields;
}

function placeOf(node) {
  if (node.type !== "MemberExpression" || !isData(node.object)) throw new Error(`unknown argument ${node.type}`);
  if (!node.computed) return { is: "property", name: node.property.name };
  if (node.property.type === "Literal") return { is: "property", name: String(node.property.value) };
  if (/^i\d+$/.test(node.property.name)) return { is: "items" };
  if (/^key\d+$/.test(node.property.name)) return { is: "additionalProperties" };
  throw new Error(`unknown member ${node.property.name}`);
}

function valueOf(node, scope) {
  if (node === undefined) throw new Error("missing parameter");
  if (node.type === "Literal") return node.value;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].value.cooked;
  if (node.type === "ArrayExpression") return node.elements.map((element) => valueOf(element, scope));
  if (node.type === "UnaryExpression" && node.operator === "-") return -valueOf(node.argument, scope);
  if (node.type === "UnaryExpression" && node.operator === "!") return !valueOf(node.argument, scope);
  if (node.type === "BinaryExpression" && node.operator === "/")
    return valueOf(node.left, scope) / valueOf(node.right, scope);
  if (node.type === "Identifier" && scope.constants.has(node.name))
    return valueOf(scope.constants.get(node.name), scope);
  throw new Error(`unknown value ${node.type}`);
}
