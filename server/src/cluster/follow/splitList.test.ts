import fc from "fast-check";
import { expect, test } from "vitest";
import { splitList } from "./splitList.ts";

function read(text: string): unknown {
  const bytes = Buffer.from(text);
  const split = splitList(bytes);
  if (!split) return undefined;
  const items: unknown[] = split.items.map(([start, end]) => JSON.parse(bytes.toString("utf8", start, end)));
  return { ...(JSON.parse(split.head) as object), items };
}

test("what is cut and read in parts is what is read in one go", () => {
  const items = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
  const list = fc.record({ before: fc.jsonValue(), items, metadata: fc.jsonValue() });
  fc.assert(
    fc.property(list, fc.constantFrom(undefined, 1, "\t"), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(read(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("signs in texts and `items` further down are no signs of the list", () => {
  const text = String.raw`{"metadata":{"items":[1]},"a":"\"items\":[{}]\\","b":-1.5e3,"items":[{"x":"}],{\""},{"y":[[]]}],"z":null}`;
  expect(read(text)).toEqual(JSON.parse(text));
});

test("what is no list, and what was cut off anywhere, is not cut", () => {
  for (const text of ["", "[]", "{}", '{"items":null}', '{"items":[1]}', '{"items":[{}{}]}', '{"items":[{},]}', "null"])
    expect(splitList(Buffer.from(text))).toBeUndefined();
  const whole = '{"kind":"PodList","items":[{"a":{"b":"c"}},{"d":[1]}],"metadata":{}}';
  for (let length = 0; length < whole.indexOf("]}],") + 2; length++)
    expect(splitList(Buffer.from(whole.slice(0, length)))).toBeUndefined();
});
