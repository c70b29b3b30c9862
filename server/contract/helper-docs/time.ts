import { type HelperGroup, helper } from './helper-doc.ts';

export const timeDocs: HelperGroup = {
  name: 'time',
  text: {
    'zh-CN':
      '时间是毫秒数（自 1970 年起，UTC），与 `run.startedAt` 相同。参数可以是毫秒数、`Date`，或 `2026-01-05`、`2026-01-05 09:30`、`2026年1月5日`、`20260105`、ISO 8601 文本；文本中没有时区时按租户时区理解。单位：`millisecond second minute hour day week month quarter year`，复数亦可；天及更大的单位按日历计算（一周从星期一开始）。时区写作 `Asia/Shanghai`、`UTC` 或 `+08:00`。',
    en: "A time is milliseconds since 1970 UTC, as `run.startedAt` is. Arguments may be milliseconds, a `Date`, or a text such as `2026-01-05`, `2026-01-05 09:30`, `20260105` or ISO 8601; a text without a zone is in the tenant's. Units: `millisecond second minute hour day week month quarter year`, also in the plural; days and longer ones are those of the calendar (a week begins on Monday). Write zones as `Asia/Shanghai`, `UTC` or `+08:00`.",
  },
  helpers: [
    helper(
      'now(): number',
      { zh: '现在；同一次尝试内不变。', en: 'The present; it stands still during an attempt.' },
      { example: 'time.now()', gives: 1767576600000 },
    ),
    helper(
      'parse(value: Time, pattern?: string, zone?: string): number',
      {
        zh: '把文本读成时间；给出格式时必须完全符合。',
        en: 'Reads a text as a time; with a pattern, exactly as it says.',
      },
      { example: "time.parse('05/01/2026 09:30', 'DD/MM/YYYY HH:mm')", gives: 1767576600000 },
    ),
    helper(
      'format(at: Time, pattern?: string, zone?: string): string',
      {
        zh: '按格式写出时间，默认 `YYYY-MM-DD HH:mm:ss`。可用：`YYYY YY MM M DD D HH H mm m ss s SSS`、`EEEE`（星期一）、`EEE`（周一）、`E`（1–7）、`Q`（季度）、`Z`（+08:00）；也接受 Java 的 `yyyy`、`dd`；其他字母写在方括号里。',
        en: 'Writes a time by a pattern, default `YYYY-MM-DD HH:mm:ss`. There are `YYYY YY MM M DD D HH H mm m ss s SSS`, `EEEE` (星期一), `EEE` (周一), `E` (1–7), `Q` (quarter), `Z` (+08:00), and `yyyy`, `dd` as in Java; put other letters in brackets.',
      },
      {
        example: "time.format(time.now(), 'YYYY年M月D日 EEEE HH:mm')",
        gives: '2026年1月5日 星期一 09:30',
      },
    ),
    helper(
      'iso(at: Time, zone?: string): string',
      { zh: '写成带时区的 ISO 8601 文本。', en: 'Writes a time as ISO 8601 with its offset.' },
      { example: 'time.iso(time.now())', gives: '2026-01-05T09:30:00.000+08:00' },
    ),
    helper(
      'parts(at: Time, zone?: string): { year: number; month: number; day: number; hour: number; minute: number; second: number; millisecond: number; weekday: number }',
      {
        zh: '拆成年、月、日等；`weekday` 从 1（星期一）到 7。',
        en: 'Year, month, day and so on; `weekday` goes from 1 (Monday) to 7.',
      },
      {
        example: "time.parts('2026-01-05 09:30')",
        gives: {
          year: 2026,
          month: 1,
          day: 5,
          hour: 9,
          minute: 30,
          second: 0,
          millisecond: 0,
          weekday: 1,
        },
      },
    ),
    helper(
      'add(at: Time, amount: number, unit: TimeUnit, zone?: string): number',
      {
        zh: '加上若干单位，负数为减；没有的日子取月底。',
        en: 'Adds so many units, or subtracts; where a month has no such day, its last.',
      },
      {
        example: "time.format(time.add('2026-01-31', 1, 'month'), 'YYYY-MM-DD')",
        gives: '2026-02-28',
      },
    ),
    helper(
      'diff(from: Time, to: Time, unit: TimeUnit, zone?: string): number',
      {
        zh: '两个时间之间有多少个完整的单位；第二个更早时为负。',
        en: 'Whole units from one time to another; negative when the second is earlier.',
      },
      { example: "time.diff('2026-01-05', '2026-03-04', 'months')", gives: 1 },
    ),
    helper(
      'startOf(at: Time, unit: TimeUnit, zone?: string): number',
      { zh: '所在单位的开始。', en: 'Where the unit it lies in begins.' },
      {
        example: "time.iso(time.startOf(time.now(), 'month'))",
        gives: '2026-01-01T00:00:00.000+08:00',
      },
    ),
    helper(
      'endOf(at: Time, unit: TimeUnit, zone?: string): number',
      { zh: '所在单位的最后一毫秒。', en: 'The last millisecond of the unit it lies in.' },
      {
        example: "time.iso(time.endOf(time.now(), 'quarter'))",
        gives: '2026-03-31T23:59:59.999+08:00',
      },
    ),
    helper(
      'isWorkday(at: Time, zone?: string): boolean',
      {
        zh: '在中国大陆是否为工作日，含法定节假日与调休；尚未公布安排的年份会报错。',
        en: 'Whether it is a working day in mainland China, with public holidays and make-up days; throws for years that are not announced yet.',
      },
      { example: "time.isWorkday('2026-02-14')", gives: true },
    ),
    helper(
      'addWorkdays(at: Time, count: number, zone?: string): number',
      {
        zh: '之后（负数为之前）的第几个工作日，钟点不变。',
        en: 'So many working days later, or earlier, at the same hour.',
      },
      {
        example: "time.format(time.addWorkdays('2026-09-30 09:30', 1), 'MM-DD HH:mm')",
        gives: '10-08 09:30',
      },
    ),
    helper(
      'workdaysBetween(from: Time, to: Time, zone?: string): number',
      {
        zh: '第一天之后到第二天（含）的工作日数。',
        en: 'Working days after the first day, up to the second and with it.',
      },
      { example: "time.workdaysBetween('2026-09-30', '2026-10-10')", gives: 3 },
    ),
  ],
};
