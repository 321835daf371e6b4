// The text of one kubeconfig file → its entries, as kubectl decodes them: a value of a wrong type or a name that is there
// twice spoils the file. Knows nothing of other files; no problem quotes a value.

import { dirname, isAbsolute, resolve } from "node:path";
import { isList, isObject, type Json, type JsonObject, type Path, toFieldPath } from "../../base/json.ts";
import { indexText } from "../../base/textIndex.ts";
import { MAX_FILE_SIZE, parseFile } from "../../yaml/file.ts";
import { spanAt, type YamlNode } from "../../yaml/node.ts";
import type { AuthProvider, ExecSpec, Impersonation, KubeCluster, KubeContext, KubeUser } from "./kubeconfig.ts";

export interface FileEntries {
  readonly currentContext: string | undefined;
  readonly contexts: ReadonlyMap<string, KubeContext>;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  readonly users: ReadonlyMap<string, KubeUser>;
  readonly problems: readonly { readonly line?: number; readonly message: string }[];
}

/** Reads a file's text. Relative paths in it start at the folder of `file`, which is absolute. */
export function readKubeconfig(file: string, text: string): FileEntries {
  if (text.length > MAX_FILE_SIZE) return { ...nothing, problems: [{ message: "larger than 10 MB" }] };
  const placed = parseFile(text, { keepTrees: true }).documents[0];
  if (!placed) return nothing;
  const { document, line } = placed;
  const lines = indexText(document.text);
  const lineOf = (offset: number) => line + lines.position(offset).line + 1;
  // The parser's own words may quote the line, so its code has to do.
  // kubectl takes the last of two keys.
  const errors = document.problems.filter(({ code }) => code !== "duplicate-key");
  const unreadable = errors.map(({ code, span }) => ({
    line: lineOf(span.start),
    message: `not readable as YAML (${code})`,
  }));
  if (unreadable.length > 0) return { ...nothing, problems: unreadable };
  const read = reader(document.value ?? null, document.tree(), lineOf);
  return { ...entriesOf(read, file), problems: read.problems };
}

const nothing: FileEntries = {
  currentContext: undefined,
  contexts: new Map(),
  clusters: new Map(),
  users: new Map(),
  problems: [],
};

function entriesOf(read: Reader, file: string): Omit<FileEntries, "problems"> {
  const top = read.object([]);
  for (const [key, wanted] of [
    ["kind", "Config"],
    ["apiVersion", "v1"],
  ] as const) {
    const value = read.text([key]);
    if (value !== undefined && value !== wanted) read.complain([key], `${key} is not ${wanted}`);
  }
  const folder = dirname(file);
  return {
    currentContext: read.text(["current-context"]),
    contexts: named(read, top, "contexts", "context", (name, at) => ({
      name,
      cluster: read.text([...at, "cluster"]) ?? "",
      user: read.text([...at, "user"]) ?? "",
      namespace: read.text([...at, "namespace"]),
      file,
    })),
    clusters: named(read, top, "clusters", "cluster", (name, at) => readCluster(read, name, at, folder)),
    users: named(read, top, "users", "user", (name, at) => readUser(read, name, at, file)),
  };
}

/** A list of `{ name, <field>: … }`; a name that is there twice is refused, as kubectl does. */
function named<T>(
  read: Reader,
  top: JsonObject,
  list: string,
  field: string,
  make: (name: string, at: Path) => T,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  const items = top[list] ?? null;
  if (items === null) return found;
  if (!isList(items)) {
    read.complain([list], `${list} is not a list`);
    return found;
  }
  for (const index of items.keys()) {
    const name = read.text([list, index, "name"]) ?? "";
    read.object([list, index]);
    read.object([list, index, field]);
    if (found.has(name)) read.complain([list, index, "name"], `two ${list} are named ${name}`);
    else found.set(name, make(name, [list, index, field]));
  }
  return found;
}

function readCluster(read: Reader, name: string, at: Path, folder: string): KubeCluster {
  const path = (key: string) => absolute(folder, read.text([...at, key]));
  const extensions = read.value([...at, "extensions"]);
  const execConfig = (isList(extensions) ? extensions : []).find(
    (item) => isObject(item) && item["name"] === "client.authentication.k8s.io/exec",
  );
  return {
    name,
    server: read.text([...at, "server"]) ?? "",
    caFile: path("certificate-authority"),
    caData: read.base64([...at, "certificate-authority-data"]),
    skipTlsVerify: read.flag([...at, "insecure-skip-tls-verify"]),
    tlsServerName: read.text([...at, "tls-server-name"]),
    proxyUrl: read.text([...at, "proxy-url"]),
    execConfig: isObject(execConfig) ? execConfig["extension"] : undefined,
  };
}

function readUser(read: Reader, name: string, at: Path, file: string): KubeUser {
  const text = (key: string) => read.text([...at, key]);
  const path = (key: string) => absolute(dirname(file), text(key));
  const provider = [...at, "auth-provider"];
  const username = text("username");
  const password = text("password");
  return {
    name,
    token: text("token"),
    tokenFile: path("tokenFile"),
    certFile: path("client-certificate"),
    certData: read.base64([...at, "client-certificate-data"]),
    keyFile: path("client-key"),
    keyData: read.base64([...at, "client-key-data"]),
    basic: username !== undefined || password !== undefined,
    exec: read.has([...at, "exec"]) ? readExec(read, [...at, "exec"], file) : undefined,
    authProvider: read.has(provider) ? readAuthProvider(read, provider) : undefined,
    impersonate: readImpersonation(read, at),
  };
}

function readAuthProvider(read: Reader, at: Path): AuthProvider {
  const config = (key: string) => read.text([...at, "config", key]);
  const secrets = ["refresh-token", "access-token", "client-secret"].flatMap((key) => config(key) ?? []);
  return {
    name: read.text([...at, "name"]) ?? "",
    idToken: config("id-token"),
    command: config("cmd-path"),
    args: config("cmd-args"),
    secrets,
  };
}

function readExec(read: Reader, at: Path, file: string): ExecSpec {
  const command = read.text([...at, "command"]) ?? "";
  if (command === "") read.complain([...at, "command"], "exec has no command");
  const env = read.list([...at, "env"]);
  return {
    apiVersion: read.text([...at, "apiVersion"]) ?? "",
    command: /[/\\]/.test(command) ? resolve(dirname(file), command) : command,
    args: read.texts([...at, "args"]),
    env: [...env.keys()].map((index) => ({
      name: read.text([...at, "env", index, "name"]) ?? "",
      value: read.text([...at, "env", index, "value"]) ?? "",
    })),
    installHint: read.text([...at, "installHint"]),
    provideClusterInfo: read.flag([...at, "provideClusterInfo"]),
    interactiveMode: read.text([...at, "interactiveMode"]),
    file,
  };
}

function readImpersonation(read: Reader, at: Path): Impersonation {
  const extra = read.object([...at, "as-user-extra"]);
  return {
    user: read.text([...at, "as"]),
    groups: read.texts([...at, "as-groups"]),
    uid: read.text([...at, "as-uid"]),
    extra: new Map(Object.keys(extra).map((key) => [key, read.texts([...at, "as-user-extra", key])])),
  };
}

function absolute(folder: string, path: string | undefined): string | undefined {
  return path === undefined || isAbsolute(path) ? path : resolve(folder, path);
}

/** Typed reads at a path. A value of another type is a problem, told once, and reads as absent. "" and null are absent. */
interface Reader {
  readonly problems: { line?: number; message: string }[];
  value(path: Path): Json | undefined;
  has(path: Path): boolean;
  text(path: Path): string | undefined;
  texts(path: Path): readonly string[];
  base64(path: Path): string | undefined;
  flag(path: Path): boolean;
  list(path: Path): readonly Json[];
  object(path: Path): JsonObject;
  complain(path: Path, message: string): void;
}

function reader(root: Json, tree: YamlNode | undefined, lineOf: (offset: number) => number): Reader {
  const problems: { line?: number; message: string }[] = [];
  const told = new Set<string>();
  const complain = (path: Path, message: string) => {
    const text = toFieldPath(path);
    if (told.has(text)) return;
    told.add(text);
    const span = spanAt(tree, path, "key");
    problems.push(span ? { line: lineOf(span.start), message } : { message });
  };
  /** Own keys only; an object that is none has been complained about by `object`. */
  const value = (path: Path): Json | undefined => {
    let at: Json | undefined = root;
    for (const step of path) {
      if (typeof step === "number") at = isList(at) ? at[step] : undefined;
      else at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
    }
    return at ?? undefined;
  };
  const read = <T>(path: Path, type: string, is: (value: Json) => value is Json & T, none: T): T => {
    const found = value(path);
    if (found === undefined) return none;
    if (is(found)) return found;
    complain(path, `${toFieldPath(path) || "the file"} is not ${type}`);
    return none;
  };
  const isText = (found: Json): found is string => typeof found === "string";
  const isFlag = (found: Json): found is boolean => typeof found === "boolean";
  const text = (path: Path) => read<string>(path, "a text", isText, "") || undefined;
  const list = (path: Path) => read<readonly Json[]>(path, "a list", isList, []);
  return {
    problems,
    value,
    has: (path) => value(path) !== undefined,
    text,
    texts: (path) => [...list(path).keys()].map((index) => text([...path, index]) ?? ""),
    base64(path) {
      const found = text(path)?.replaceAll(/\s/g, "");
      if (found === undefined || /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(found))
        return found;
      complain(path, `${toFieldPath(path)} is not base64`);
      return undefined;
    },
    flag: (path) => read<boolean>(path, "true or false", isFlag, false),
    list,
    object: (path) => read<JsonObject>(path, "a mapping", isObject, Object.create(null) as JsonObject),
    complain,
  };
}
