/**
 * Times as pages show them. All are of one zone, the tenant's: the server writes sentences with times in it, and who
 * reads them to a colleague elsewhere speaks of the same clock.
 */

/** IANA name of the browser's own zone. */
export const browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

let format = formatIn(browserZone);

/** From now on times are of this zone; of the browser's where it does not know the name. */
export function showTimesIn(zone: string): void {
  if (zone === pageZone()) return;
  try {
    format = formatIn(zone);
  } catch {
    format = formatIn(browserZone);
  }
}

/** IANA name of the zone pages show times in. */
export function pageZone(): string {
  return format.resolvedOptions().timeZone;
}

/** A clock on the wall beside the browser tells another time than its pages, now or half a year later. */
export function clocksDiffer(now: number): boolean {
  const own = formatIn(browserZone);
  return [now, now + 182 * 86_400_000].some(
    (at) => offsetOf(partsOf(at, own), at) !== offsetOf(partsOf(at), at),
  );
}

/** `20:34:05` on the day of `now`, `11-20 20:34` in its year, else `2025-11-20`. */
export function clockTime(at: number, now: number): string {
  const { year, month, day, hour, minute, second } = partsOf(at);
  const today = partsOf(now);
  if (year !== today.year) return `${year}-${month}-${day}`;
  if (month !== today.month || day !== today.day) return `${month}-${day} ${hour}:${minute}`;
  return `${hour}:${minute}:${second}`;
}

/** ISO 8601 with the offset of the zone: `2026-11-21T20:34:05.412+08:00`. */
export function isoTime(at: number): string {
  const offset = offsetOf(partsOf(at), at);
  const local = new Date(at + offset * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';
type Parts = Readonly<Record<Part, string>>;

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
}

function partsOf(at: number, by = format): Parts {
  return Object.fromEntries(by.formatToParts(at).map(({ type, value }) => [type, value])) as Parts;
}

/** Whole minutes ahead of UTC. */
function offsetOf(parts: Parts, at: number): number {
  const { year, month, day, hour, minute, second } = parts;
  const local = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second);
  return Math.round((local - at) / 60_000);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
