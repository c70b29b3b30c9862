/** `20:34:05` on the day of `now`, `11-20 20:34` in its year, else `2025-11-20`; in the browser's zone. */
export function clockTime(at: number, now: number): string {
  const time = new Date(at);
  const today = new Date(now);
  if (dateOf(time) === dateOf(today))
    return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  if (time.getFullYear() === today.getFullYear()) {
    return `${dateOf(time).slice(5)} ${two(time.getHours())}:${two(time.getMinutes())}`;
  }
  return dateOf(time);
}

/** ISO 8601 with the browser's offset: `2026-11-21T20:34:05.412+08:00`. */
export function isoTime(at: number): string {
  const time = new Date(at);
  const offset = -time.getTimezoneOffset();
  const local = new Date(at + offset * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function dateOf(time: Date): string {
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
