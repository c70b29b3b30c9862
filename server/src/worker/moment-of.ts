const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * ms UTC of an ISO 8601 time; without an offset it is that of the clocks in `zone` (an IANA name). Of a time that clocks
 * there show twice it is the first, of one they leave out the one that is as long after the change. Undefined: it is none.
 */
export function momentOf(text: string, zone: string): number | undefined {
  const [whole, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] =
    iso.exec(text.trim()) ?? [];
  if (!whole) return undefined;
  const parts = [Number(year), Number(month) - 1, Number(day)] as const;
  const clock = [Number(hour), Number(minute), Number(second)] as const;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const utc = Date.UTC(...parts, ...clock, ms);
  const date = new Date(Date.UTC(...parts));
  const exists = date.getUTCMonth() === parts[1] && date.getUTCDate() === parts[2];
  if (!exists || clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return undefined;
  return offset === undefined ? utc - offsetAround(utc, zone) : utc - minutesOf(offset) * 60_000;
}

function minutesOf(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return offset.startsWith('-') ? -minutes : minutes;
}

/** ms that clocks in `zone` are ahead of UTC when they show what UTC shows at `local`. */
function offsetAround(local: number, zone: string): number {
  // A change of clocks lies between the two where they differ; the offset before it decides.
  const before = offsetAt(local - 86_400_000, zone);
  const guess = offsetAt(local - before, zone);
  return guess === before || offsetAt(local - guess, zone) !== guess ? before : guess;
}

function offsetAt(time: number, zone: string): number {
  const shown = Object.fromEntries(
    formatOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour % 24, minute, second) - Math.floor(time / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const all = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hour12: false } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, ...all, ...clock });
  formats.set(timeZone, format);
  return format;
}
