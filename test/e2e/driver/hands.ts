// What a suite asks of the person in front of the window: the runner (test/host/attended.mjs) does it with mouse and keyboard.

/** Clicks the button with this label, as soon as it is there. */
export async function click(label: string): Promise<void> {
  await ask("/click", label);
}

/** Takes the row of an open list whose label has this text, as soon as it is there. */
export async function pick(text: string): Promise<void> {
  await ask("/pick", text);
}

/** The words of the dialog that is open, as soon as there is one with this text in it. */
export async function dialogWith(text: string): Promise<string> {
  return ask("/dialog", text);
}

/** Passes a line of the suite's report on. */
export async function report(line: string): Promise<void> {
  await ask("/log", line);
}

/** Says that the suite has come to its end. */
export async function end(code: number): Promise<void> {
  await ask("/exit", String(code));
}

async function ask(path: string, body: string): Promise<string> {
  const url = process.env["SALLYPORT_HANDS"];
  if (!url) throw new Error("SALLYPORT_HANDS names nobody who could click");
  const response = await fetch(`${url}${path}`, { method: "POST", body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} ${body}: ${text}`);
  return text;
}
