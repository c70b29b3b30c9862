import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('an error is told without the command it answers, which may be a sign-in', () => {
  let written = '';
  const log = createLog('api', 'info', {
    write(line: string) {
      written += line;
    },
  });
  const command = { name: 'auth', args: ['weir', 'hunter2'] };
  const cause = Object.assign(new Error('WRONGPASS'), { command });
  log.warn({ error: new Error('away', { cause }) }, 'redis');
  log.warn({ error: cause }, 'redis');
  expect(written).toContain('WRONGPASS');
  expect(written).toContain('away');
  expect(written).not.toContain('hunter2');
});
