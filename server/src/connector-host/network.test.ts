import { expect, test } from 'vitest';
import { parseAllow } from './egress-allow.ts';
import { createNetwork } from './network.ts';

const network = (allow = '') => createNetwork({ allow: parseAllow(allow) });

test('a target of another protocol is judged as one of HTTP is, but for its port', async () => {
  const broker = { host: '93.184.216.34', port: 5672 };
  expect(await network().addressesOf(broker)).toEqual(['93.184.216.34']);
  const inside = { host: '127.0.0.1', port: 5672 };
  await expect(network().addressesOf(inside)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await network('127.0.0.1:5672').addressesOf(inside)).toEqual(['127.0.0.1']);
  await expect(
    network('0.0.0.0/0').addressesOf({ host: '169.254.169.254', port: 5672 }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test('a name nobody knows is said to have no address', async () => {
  const target = { host: 'nobody.invalid', port: 5672 };
  await expect(network().addressesOf(target)).rejects.toMatchObject({
    code: 'unavailable',
    details: { target: 'nobody.invalid:5672' },
  });
});
