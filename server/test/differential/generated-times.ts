import type { Json, JsonObject } from '@weir/contract/json';
import type { RetryShape } from './flow-shapes.ts';
import type { Sight } from './sight.ts';

/** Times and limits of generated flows. In settled ones none is over by chance: real time decides nothing. */

const pick = <T>(list: readonly T[], choice: number): T | undefined => list[choice % list.length];

/** Of a step, its scope as a whole, or what takes it back. */
export function timeoutOf(
  choice: number,
  { settled }: Pick<Sight, 'settled'>,
): { timeout?: string } {
  const free = [
    ...['3ms', '40ms', '10s', '{{ trigger.input.n * 1000 }}'],
    `{{ trigger.input.hot ? '3ms' : 60000 }}`,
  ];
  const timeout = pick(settled ? ['1h', `{{ '2h' }}`, '{{ 3600000 }}'] : free, choice);
  return choice > 12 && timeout !== undefined ? { timeout } : {};
}

/** With real time, waits are short. */
export function retryOf(
  own: RetryShape | undefined,
  { settled }: Pick<Sight, 'settled'>,
): { retry?: RetryShape } {
  if (!own) return {};
  return { retry: settled ? { ...own, delay: '1ms', maxDelay: '1ms' } : own };
}

export function delayOf(choice: number, { settled }: Pick<Sight, 'settled'>): { delay?: Json } {
  const free = ['0ms', '1ms', '2s', '{{ trigger.input.n }}', `{{ trigger.input.hot ? '1s' : 0 }}`];
  const delay = pick(settled ? ['1ms', '{{ trigger.input.n }}'] : free, choice);
  return choice > 8 && delay !== undefined ? { delay } : {};
}

/** The `with` of a `wait`. */
export function waitOf(choice: number, { settled, hasItem }: Sight): JsonObject {
  const sure: readonly JsonObject[] = [
    { for: '1ms' },
    { for: '{{ trigger.input.n }}' },
    { for: '1h', timeout: '2ms' },
    { until: 5 },
    { until: '2999-01-01', timeout: '{{ trigger.input.n }}' },
    // A time for some inputs only.
    { for: '{{ trigger.input.key }}' },
  ];
  const free: readonly JsonObject[] = [
    { for: '3ms' },
    { for: '2s', timeout: `{{ trigger.input.hot ? '1s' : '3s' }}` },
    { for: '1h' },
    { for: hasItem ? '{{ index * 20 }}' : 0 },
    { until: '{{ run.startedAt + 50 }}' },
    { until: '2026-01-05T08:00:01' },
    { until: '2026-01-05T00:00:02Z', timeout: 500 },
    { until: '{{ trigger.input.key }}' },
  ];
  return pick(settled ? sure : [...sure, ...free], choice) ?? {};
}
