import { isWorkday as isKnownWorkday } from 'chinese-days';
import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { announced } from './chinese-calendar.mjs';
import { isWorkday } from './workdays.mjs';

const day = 86_400_000;
const years = [...new Set(Object.keys(days.holidays).map((date) => Number(date.slice(0, 4))))];
const dates = years.toSorted().flatMap(datesOf);

function datesOf(year: number): string[] {
  const first = Date.UTC(year, 0, 1);
  const count = (Date.UTC(year + 1, 0, 1) - first) / day;
  return Array.from({ length: count }, (_, at) => new Date(first + at * day).toISOString());
}

/** Contradicts what its weekday says. */
function isException(date: string): boolean {
  const isWeekday = new Date(date).getUTCDay() % 6 > 0;
  return isKnownWorkday(date.slice(0, 10)) !== isWeekday;
}

/** Each year as `chinese-calendar.mjs` has it. */
function written(): string {
  const exceptions = Object.groupBy(dates.filter(isException), (date) => date.slice(0, 4));
  const lines = Object.entries(exceptions).map(([year, list = []]) => {
    const own = list.map((date) => date.slice(5, 10).replace('-', ''));
    return `  ${year}: '${own.join(' ')}',\n`;
  });
  return `/**
 * Of mainland China, by year: working days on Saturdays and Sundays, and days off on other days, as MMDD. Written from
 * the package chinese-days, which follows the announcements of the State Council; \`vitest -u\` writes it anew.
 * @type {Readonly<Record<number, string>>}
 */
export const announced = {\n${lines.join('')}};\n`;
}

test('the calendar is that of the package', async () => {
  await expect(written()).toMatchFileSnapshot('./chinese-calendar.mjs');
});

test('each day of the years it covers is what the package says', () => {
  expect(Object.keys(announced).map(Number)).toEqual(years.toSorted());
  const wrong = dates.filter(
    (date) => isWorkday(Date.parse(date)) !== isKnownWorkday(date.slice(0, 10)),
  );
  expect(wrong).toEqual([]);
});
