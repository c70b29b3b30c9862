import { vi } from 'vitest';
import { clusterFaultsSuite } from './cluster-faults.testsuite.ts';
import { withOwn } from './services/available.ts';

withOwn(['PostgreSQL', 'Redis', 'RabbitMQ'], 'a cluster under faults', () => {
  vi.setConfig({ testTimeout: 300_000 });
  clusterFaultsSuite({
    seed: Date.now() % 1_000_000,
    rounds: [
      ['an api dies', 'RabbitMQ is emptied'],
      ['PostgreSQL restarts', 'the supervisor of an api dies'],
      ['a worker dies', 'Redis restarts, empty'],
    ],
  });
});
