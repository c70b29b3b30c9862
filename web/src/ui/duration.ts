import type { TextKey } from '../i18n/i18n.ts';

/** A text of the console with what goes into it. */
export interface Phrase {
  readonly key: TextKey;
  readonly params: Readonly<Record<string, string | number>>;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How a length of time is told: `320 ms`, `1.2 s`, `42 s`, `3 分 12 秒`, up to days. `ms` below 0 counts as 0. */
export function durationPhrase(ms: number): Phrase {
  const whole = Math.max(0, Math.round(ms));
  if (whole < second) return { key: 'duration.ms', params: { n: whole } };
  if (whole < 10 * second)
    return { key: 'duration.s', params: { n: (Math.floor(whole / 100) / 10).toFixed(1) } };
  if (whole < minute) return { key: 'duration.s', params: { n: Math.floor(whole / second) } };
  const [d, h, m, s] = [
    Math.floor(whole / day),
    Math.floor((whole % day) / hour),
    Math.floor((whole % hour) / minute),
    Math.floor((whole % minute) / second),
  ];
  if (whole < hour)
    return s === 0
      ? { key: 'duration.wholeMin', params: { m } }
      : { key: 'duration.min', params: { m, s } };
  if (whole < day)
    return m === 0
      ? { key: 'duration.wholeH', params: { h } }
      : { key: 'duration.h', params: { h, m } };
  return h === 0
    ? { key: 'duration.wholeD', params: { d } }
    : { key: 'duration.d', params: { d, h } };
}

/** The same for a length somebody chose: `2 s`, not `2.0 s`. */
export function chosenPhrase(ms: number): Phrase {
  return ms % second === 0 ? growingPhrase(ms) : durationPhrase(ms);
}

/** The same for a length that still grows: whole seconds, so that it does not flicker. */
export function growingPhrase(ms: number): Phrase {
  const whole = Math.max(0, ms);
  return whole < minute
    ? { key: 'duration.s', params: { n: Math.floor(whole / second) } }
    : durationPhrase(Math.floor(whole / second) * second);
}
