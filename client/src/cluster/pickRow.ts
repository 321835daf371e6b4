// A quick pick over rows: open at once, filled as answers come, and with rows that are only to be read.
import { type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { Row } from "./menuRows.ts";

export interface Picking {
  readonly title: string;
  readonly placeholder: string;
  /** The rows by groups, as they are now; asked for again when `until` is there and when the person types. */
  readonly groups: (typed: string) => readonly (readonly Row[])[];
  /** While it is open the list shows that more is to come. */
  readonly until: Promise<void>;
}

interface Item extends QuickPickItem {
  readonly row?: Row;
}

/** The row that was chosen; undefined when the list was left. A row that does nothing can't be chosen. */
export async function pickRow({ title, placeholder, groups, until }: Picking): Promise<Row | undefined> {
  const pick = window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.busy = true;
  const fill = (): void => {
    const active = pick.activeItems[0]?.row?.label;
    const items = toItems(groups(pick.value));
    pick.items = items;
    const same = items.find(({ row }) => row?.label === active);
    if (pick.value === "" && same && active !== undefined) pick.activeItems = [same];
  };
  fill();
  const chosen = new Promise<Row | undefined>((resolve) => {
    pick.onDidChangeValue(fill);
    pick.onDidAccept(() => {
      const row = pick.selectedItems[0]?.row;
      if (row && row.act.is !== "nothing") resolve(row);
    });
    pick.onDidHide(() => resolve(undefined));
  });
  pick.show();
  void until.finally(() => {
    pick.busy = false;
    fill();
  });
  try {
    return await chosen;
  } finally {
    pick.dispose();
  }
}

function toItems(groups: readonly (readonly Row[])[]): readonly Item[] {
  return groups
    .filter((rows) => rows.length > 0)
    .flatMap((rows, index) => [
      ...(index === 0 ? [] : [{ label: "", kind: QuickPickItemKind.Separator }]),
      ...rows.map((row) => ({
        label: row.label,
        ...(row.description === undefined ? {} : { description: row.description }),
        row,
      })),
    ]);
}
