import { WeirError } from '@weir/contract/weir-error';
import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('an error is logged with its message, stack and cause', () => {
  const lines: string[] = [];
  const log = createLog('test', 'info', { write: (line) => void lines.push(line) });
  const cause = new Error('the reason below');
  log.error({ error: new WeirError('unavailable', { reason: 'store' }, { cause }) }, 'it failed');
  const line = JSON.parse(lines.join('')) as { error: Record<string, unknown>; msg: string };
  expect(line.msg).toBe('it failed');
  expect(line.error['message']).toContain('Unavailable at the moment: store');
  expect(line.error['stack']).toContain('log.test.ts');
  expect(JSON.stringify(line.error['cause'])).toContain('the reason below');
});
