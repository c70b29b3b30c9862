import { resolve } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

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
    });
    expect(config).toMatchObject({
      publicUrl: 'http://[::1]:9000',
      groups: ['default', 'south'],
      dataDir: '/srv/weir',
      demo: false,
      logLevel: 'info',
    });
    expect(readConfig({ WEIR_PUBLIC_URL: 'https://weir.example.com/' }).publicUrl).toBe(
      'https://weir.example.com',
    );
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
    ['WEIR_REDIS_URL', 'redis://localhost'],
    ['WEIR_EGRESS_DENY_PRIVATE', 'true'],
    ['WEIR_GROUPS', 'north'],
    ['WEIR_BOOTSTRAP_TOKEN', 'short'],
    ['WEIR_DEMO', 'yes'],
    ['WEIR_LOG_LEVEL', 'loud'],
  ])('refuse %s=%s in a sentence that names it', (name, value) => {
    const read = (): unknown => readConfig({ [name]: value });
    expect(read).toThrow(WeirError);
    expect(read).toThrow(name);
    // What was entered may be a secret.
    if (name === 'WEIR_BOOTSTRAP_TOKEN') expect(read).not.toThrow(value);
  });
});
