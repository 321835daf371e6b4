// Reads one `.d.ts` file of a kubernetes-models package for its comments: what the API reference says of each field.
// The text is upstream's; the path of a field runs through inline types only, for a named type has a file of its own.

import { parse } from "@babel/parser";

/**
 * The descriptions in a declaration file: "" for the type itself, `spec/egress/port` for a field (lists and maps add no
 * step). `schema` is the definition name that the file gives its type in `export type { IX as I<name> }`, if any.
 */
export function readTypeDocs(code) {
  const program = parse(code, { sourceType: "module", plugins: [["typescript", { dts: true }]] }).program;
  const docs = {};
  let schema;
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration") continue;
    const declaration = node.declaration;
    if (declaration?.type === "TSInterfaceDeclaration" || declaration?.type === "TSTypeAliasDeclaration") {
      if (!declaration.id.name.startsWith("I") || docs[""] !== undefined) continue;
      const text = commentOf(node);
      if (text !== "") docs[""] = text;
      readMembers(declaration.body?.body ?? declaration.typeAnnotation, [], docs);
    }
    if (!declaration && schema === undefined) schema = node.specifiers[0]?.exported.name.replace(/^I/, "");
  }
  return { schema, docs };
}

function readMembers(node, path, docs) {
  if (Array.isArray(node)) {
    for (const child of node) readMembers(child, path, docs);
    return;
  }
  if (!node) return;
  if (node.type === "TSPropertySignature") {
    const at = [...path, node.key.value ?? node.key.name];
    const text = commentOf(node);
    const key = at.join("/");
    if (text !== "") docs[key] ??= text;
    readMembers(node.typeAnnotation?.typeAnnotation, at, docs);
  } else if (node.type === "TSIndexSignature") readMembers(node.typeAnnotation?.typeAnnotation, path, docs);
  else if (node.type === "TSTypeLiteral") readMembers(node.members, path, docs);
  else if (node.type === "TSUnionType" || node.type === "TSIntersectionType") readMembers(node.types, path, docs);
  else if (node.type === "TSParenthesizedType") readMembers(node.typeAnnotation, path, docs);
  else if (node.type === "TSArrayType") readMembers(node.elementType, path, docs);
  else if (node.type === "TSTypeReference")
    readMembers((node.typeParameters ?? node.typeArguments)?.params, path, docs);
}

function commentOf(node) {
  const comment = node.leadingComments?.at(-1);
  if (comment?.type !== "CommentBlock") return "";
  return comment.value
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .replace(/\\([*_/])/g, "$1")
    .trim();
}
