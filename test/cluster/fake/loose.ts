// Reading of JSON whose shape nobody has checked: what is not there or of another type is empty.

import { isList, isObject, type Json, type JsonObject } from "../../../server/src/base/json.ts";

export function mapping(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
