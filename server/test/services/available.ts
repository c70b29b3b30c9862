import { expect, test } from 'vitest';
import { findPostgres } from './postgres.ts';
import { findRabbit } from './rabbit.ts';
import { findRedis } from './redis.ts';

const programs = {
  PostgreSQL: { find: findPostgres, needs: 'initdb, postgres' },
  Redis: { find: findRedis, needs: 'redis-server' },
  RabbitMQ: { find: findRabbit, needs: 'rabbitmq-server, epmd' },
} as const;

/**
 * Runs suites that start these servers for themselves. Where one is not installed they are skipped, loudly; where
 * everything has to run that is a failure.
 */
export function withOwn(
  services: readonly (keyof typeof programs)[],
  what: string,
  suites: () => void,
): void {
  const missing = services.filter((service) => programs[service].find() === undefined);
  if (missing.length === 0) {
    suites();
    return;
  }
  for (const service of missing) {
    const { needs } = programs[service];
    console.error(`!!! ${what}: 未安装 ${service}（${needs}）。`);
    console.error(`!!! ${what}: ${service} is not installed (${needs}).`);
  }
  if (process.env['CI'] !== 'true') test.skip(what, () => undefined);
  else test(what, () => expect.unreachable(`not installed: ${missing.join(', ')}`));
}
