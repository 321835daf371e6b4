// When something began, as the person's clock shows it.

/** `12:03`, with the day before it where that was not today: `2026-11-24 12:03`. */
export function toTime(since: number, now: Date): string {
  const then = new Date(since);
  const time = `${two(then.getHours())}:${two(then.getMinutes())}`;
  return then.toDateString() === now.toDateString() ? time : `${toDay(then)} ${time}`;
}

function toDay(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
