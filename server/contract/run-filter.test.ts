import { expect, test } from 'vitest';
import { parseRequest } from './parse-request.ts';
import { runFilter } from './run-filter.ts';
import { toErrorData } from './weir-error.ts';

const parse = (value: unknown) => parseRequest(runFilter, { place: 'query', value });

test('reads the same of an address and of a body', () => {
  const filter = { status: ['failed', 'attention'], from: 1000, to: 2 ** 52 };
  const asked = { status: 'failed,attention', from: '1000', to: String(2 ** 52) };
  expect(parse(asked)).toEqual(filter);
  expect(parse(filter)).toEqual(filter);
  expect(parse({ status: ['failed,attention', 'queued'] })).toEqual({
    status: ['failed', 'attention', 'queued'],
  });
  expect(parse({ status: 'failed' })).toEqual({ status: ['failed'] });
  expect(parse({ flow: 'a', group: 'g', key: '键 1', q: '模板' })).toEqual({
    flow: 'a',
    group: 'g',
    key: '键 1',
    q: '模板',
  });
  expect(parse({})).toEqual({});
});

test.each([
  [{ status: 'failed,odd' }, 'query.status[1]', 'one of "queued"'],
  [{ status: '' }, 'query.status[0]', 'one of "queued"'],
  [{ status: 7 }, 'query.status', 'list'],
  [{ status: [] }, 'query.status', 'empty'],
  [{ from: 'yesterday' }, 'query.from', 'number'],
  [{ from: '-1' }, 'query.from', 'number'],
  [{ to: -1 }, 'query.to', '0'],
  [{ flow: 'No Key' }, 'query.flow', 'letter'],
  [{ key: '' }, 'query.key', 'empty'],
  [{ q: 'x'.repeat(401) }, 'query.q', '400'],
])('refuses %j and says where', (value, field, why) => {
  let error: unknown;
  try {
    parse(value);
  } catch (thrown) {
    error = thrown;
  }
  expect(toErrorData(error)).toMatchObject({ code: 'invalid_input', field });
  expect(toErrorData(error).message.en).toContain(why);
});
