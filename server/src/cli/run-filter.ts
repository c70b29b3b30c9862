import { flowKey } from '@weir/contract/flow';
import { runStatus } from '@weir/contract/run';
import type { RunFilter } from '@weir/contract/run-filter';
import { runStatuses } from '@weir/contract/run-status';
import type { OptionSpec, Options } from './arguments.ts';
import { CommandFailure } from './failure.ts';

const both = (zh: string, en: string) => ({ 'zh-CN': zh, en });

/** Which runs a command means. */
export const runFilterOptions: Readonly<Record<string, OptionSpec>> = {
  q: {
    value: 'words',
    does: both(
      '包含所有这些词：编号、业务键、错误、内容',
      'in which all these words occur: ids, keys, errors, payload',
    ),
  },
  flow: { value: 'key', does: both('只列此流程的', 'of this flow only') },
  status: {
    value: runStatuses.join('|'),
    many: true,
    does: both('只列此状态的，可给多次', 'of this status only; may be given several times'),
  },
  group: { value: 'name', does: both('只列此工作组的', 'of this group only') },
  key: { value: 'text', does: both('只列此业务键的', 'of this key only') },
  from: {
    value: 'time',
    does: both(
      '此时起接收的，如 2h（两小时前）、2026-01-05T09:30',
      'accepted from then on: 2h (ago), 2026-01-05T09:30',
    ),
  },
  to: { value: 'time', does: both('此时之前接收的', 'accepted before then') },
};

/** Throws `CommandFailure` for what is no status or time. `now` in ms UTC. */
export function runFilterOf(options: Options, now: number): RunFilter {
  const filter = {
    q: options.text('q'),
    flow: flowOf(options),
    status: statusesOf(options),
    group: options.text('group'),
    key: options.text('key'),
    from: timeOf(options, 'from', now),
    to: timeOf(options, 'to', now),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function flowOf(options: Options): string | undefined {
  const text = options.text('flow');
  if (text === undefined || flowKey.safeParse(text).success) return text;
  throw new CommandFailure(
    `--flow 不是流程的 key：${text}。`,
    `--flow is no key of a flow: ${text}.`,
  );
}

function statusesOf(options: Options): RunFilter['status'] {
  return options
    .text('status')
    ?.split(',')
    .map((text) => {
      const status = runStatus.safeParse(text);
      if (status.success) return status.data;
      throw new CommandFailure(
        `--status 应为 ${runStatuses.join('、')} 之一。`,
        `--status is one of ${runStatuses.join(', ')}.`,
      );
    });
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** So long ago, a date, a date and time in the zone of this machine unless it names one, or ms UTC. */
function timeOf(options: Options, name: string, now: number): number | undefined {
  const text = options.text(name);
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit) return Math.max(0, now - Number(count) * units[unit as keyof typeof units]);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  // A date alone would be one of UTC.
  const time = /^\d{11,15}$/.test(text)
    ? Number(text)
    : Date.parse(isDate ? `${text}T00:00` : text);
  if (/^\d{4}-|^\d{11,15}$/.test(text) && time >= 0) return time;
  throw new CommandFailure(
    `--${name} 应为时间，如 2h、2026-01-05 或 2026-01-05T09:30。`,
    `--${name} is a time such as 2h, 2026-01-05 or 2026-01-05T09:30.`,
  );
}
