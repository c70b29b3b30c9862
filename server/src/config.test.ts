import { resolve } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import { describe, expect, it } from 'vitest';
import { connectionSecret, leavesDefaultAlone, readClientConfig, readConfig } from './config.ts';

describe('settings', () => {
  it('have defaults for everything', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8700,
      publicUrl: 'http://127.0.0.1:8700',
      dataDir: resolve('data'),
      groups: ['default'],
      demo: true,
      demoPorts: { core: 8701, feishu: 8702 },
      logLevel: 'info',
      timezone: 'Asia/Shanghai',
    });
    expect(readConfig({}).workers).toBeGreaterThanOrEqual(1);
  });

  it('are read, trimmed, and empty ones count as not given', () => {
    const config = readConfig({
      WEIR_HOST: '::1',
      WEIR_PORT: ' 9000 ',
      WEIR_GROUPS: 'default, south,,',
      WEIR_DATABASE_URL: 'sqlite:/srv/weir',
      WEIR_DEMO: 'false',
      WEIR_LOG_LEVEL: '',
      WEIR_TIMEZONE: 'america/new_york',
    });
    expect(config).toMatchObject({
      publicUrl: 'http://[::1]:9000',
      groups: ['default', 'south'],
      dataDir: '/srv/weir',
      demo: false,
      logLevel: 'info',
      timezone: 'America/New_York',
    });
    expect(readConfig({ WEIR_PUBLIC_URL: 'https://weir.example.com/' }).publicUrl).toBe(
      'https://weir.example.com',
    );
  });

  it('take a PostgreSQL server as the store; the data folder stays beside it', () => {
    for (const url of ['postgres://weir:x@db:5432/weir', 'postgresql:///weir?host=/run/postgresql'])
      expect(readConfig({ WEIR_DATABASE_URL: url })).toMatchObject({
        databaseUrl: url,
        dataDir: resolve('data'),
      });
    expect(readConfig({ WEIR_DATABASE_URL: 'sqlite:/srv' }).databaseUrl).toBeUndefined();
  });

  it('show the demo on the embedded store only, unless it is asked for', () => {
    const postgres = { WEIR_DATABASE_URL: 'postgres://db/weir' };
    expect(readConfig({ WEIR_DATABASE_URL: 'sqlite:/srv' }).demo).toBe(true);
    expect(readConfig(postgres).demo).toBe(false);
    expect(readConfig({ ...postgres, WEIR_DEMO: 'true' }).demo).toBe(true);
  });

  it('take a queue on Redis beside PostgreSQL and a given root key only', () => {
    const redis = { WEIR_REDIS_URL: 'rediss://:p@cache:6380/2' };
    const key = { WEIR_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') };
    const postgres = { WEIR_DATABASE_URL: 'postgres://db/weir' };
    expect(readConfig({ ...redis, ...key, ...postgres })).toMatchObject({
      redisUrl: redis.WEIR_REDIS_URL,
      databaseUrl: postgres.WEIR_DATABASE_URL,
    });
    expect(readConfig(postgres).redisUrl).toBeUndefined();
    for (const store of [{}, { WEIR_DATABASE_URL: 'sqlite:/srv' }])
      expect(() => readConfig({ ...redis, ...key, ...store })).toThrow(
        /WEIR_REDIS_URL.*PostgreSQL/,
      );
    expect(() => readConfig({ ...redis, ...postgres })).toThrow(/WEIR_ROOT_KEY.*share one/);
    for (const url of ['localhost:6379', 'http://cache', 'redis://a b'])
      expect(() => readConfig({ ...key, ...postgres, WEIR_REDIS_URL: url })).toThrow(
        /WEIR_REDIS_URL/,
      );
  });

  it('leave the group default to other workers only where there may be others', () => {
    const cluster = {
      WEIR_DATABASE_URL: 'postgres://db/weir',
      WEIR_REDIS_URL: 'redis://cache',
      WEIR_ROOT_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const isRefused = (groups: string, more: Record<string, string> = {}) =>
      leavesDefaultAlone(readConfig({ ...more, WEIR_GROUPS: groups }));
    expect(isRefused('north')).toBe(true);
    expect(isRefused('north,default')).toBe(false);
    expect(isRefused('')).toBe(false);
    expect(isRefused('north', cluster)).toBe(false);
  });

  it.each([
    ['WEIR_PORT', '0'],
    ['WEIR_PORT', '65534'],
    ['WEIR_PORT', '1.5'],
    ['WEIR_WORKERS', '0'],
    ['WEIR_PUBLIC_URL', 'weir.example.com'],
    ['WEIR_PUBLIC_URL', 'ftp://weir.example.com'],
    ['WEIR_DATABASE_URL', 'mysql://x'],
    ['WEIR_DATABASE_URL', 'sqlite:'],
    ['WEIR_DATABASE_URL', 'postgres://host'],
    ['WEIR_DATABASE_URL', 'postgres://host/'],
    ['WEIR_DATABASE_URL', 'postgres://host/a/b'],
    ['WEIR_DATABASE_URL', 'postgres://user:pass word@@/x:y'],
    ['WEIR_EGRESS_DENY_PRIVATE', 'true'],
    ['WEIR_FLOW_QUOTA', 'much'],
    ['WEIR_FLOW_QUOTA', '-1GB'],
    ['WEIR_DISK_RESERVE', '1.5GB'],
    ['WEIR_BOOTSTRAP_TOKEN', 'short'],
    ['WEIR_DEMO', 'yes'],
    ['WEIR_LOG_LEVEL', 'loud'],
    ['WEIR_TIMEZONE', 'Asia/Nowhere'],
  ])('refuse %s=%s in a sentence that names it', (name, value) => {
    const read = (): unknown => readConfig({ [name]: value });
    expect(read).toThrow(WeirError);
    expect(read).toThrow(name);
    // What was entered may be a secret.
    if (name === 'WEIR_BOOTSTRAP_TOKEN') expect(read).not.toThrow(value);
  });
});

it.each([
  [undefined, 10 * 2 ** 30],
  ['0', 0],
  ['4096', 4096],
  ['20KB', 20 * 2 ** 10],
  ['500 mb', 500 * 2 ** 20],
  ['2TB', 2 * 2 ** 40],
])('a flow may keep %j', (text, expected) => {
  expect(readConfig({ WEIR_FLOW_QUOTA: text }).flowQuota).toBe(expected);
  expect(readConfig({ WEIR_DISK_RESERVE: text }).diskReserve).toBe(text && expected);
});

describe('settings of a command', () => {
  it('name a server and a token, or neither', () => {
    expect(readClientConfig({})).toEqual({ url: undefined, token: undefined });
    expect(readClientConfig({ WEIR_URL: ' https://weir.example/ ', WEIR_TOKEN: ' t ' })).toEqual({
      url: 'https://weir.example',
      token: 't',
    });
    expect(() => readClientConfig({ WEIR_URL: 'weir.example' })).toThrow('WEIR_URL');
  });

  it('give a connection its secret as it is, but none of our own', () => {
    const own = { WEIR_ROOT_KEY: 'k', WEIR_TOKEN: 't', WEIR_REDIS_URL: 'redis://:p@h' };
    const environment = { A: ' x ', EMPTY: '', ...own };
    expect(connectionSecret('A', environment)).toBe(' x ');
    for (const name of ['EMPTY', 'NONE', 'WEIR_ROOT_KEY', 'WEIR_TOKEN', 'WEIR_REDIS_URL'])
      expect(connectionSecret(name, environment)).toBeUndefined();
  });
});
