/** A time as people read it, in a zone: 20:34:05 today, 11-20 20:34 this year, else 2025-11-20. Times in ms UTC. */
export function momentText(at: number, { now, zone }: Clock): string {
  const own = partsOf(at, zone);
  const today = partsOf(now, zone);
  const { year, month, day, hour, minute, second } = own;
  if (year !== today.year) return `${year}-${month}-${day}`;
  if (month !== today.month || day !== today.day) return `${month}-${day} ${hour}:${minute}`;
  return `${hour}:${minute}:${second}`;
}

export interface Clock {
  /** ms UTC. */
  readonly now: number;
  /** IANA name. */
  readonly zone: string;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const digits = { month: '2-digit', day: '2-digit', hour: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    ...digits,
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

function partsOf(at: number, zone: string): Record<Part, string> {
  const parts = formatIn(zone).formatToParts(at);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Record<Part, string>;
}
