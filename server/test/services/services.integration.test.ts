import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../../src/store/postgres/postgres.testsuite.ts';
import { until } from '../running-weir.ts';
import {
  type AmqpLine,
  basicAck,
  connectionBlocked,
  connectionUnblocked,
  openAmqpLine,
} from './amqp-line.ts';
import { firstAnswer, rabbitAnswers, redisAnswers } from './answers.mjs';
import { withOwn } from './available.ts';
import { startPostgres } from './postgres.ts';
import { processesIn, removeFolder } from './program.ts';
import { type OwnRabbit, startRabbit } from './rabbit.ts';
import { startRedis } from './redis.ts';

withOwn(['PostgreSQL'], 'a PostgreSQL of its own', () => {
  describe('a PostgreSQL of its own', () => {
    it('loses nothing committed when it is killed, ends its connections, and comes back', async () => {
      const postgres = await startPostgres();
      onTestFinished(postgres.remove);
      expect(await ask(postgres.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
      await ask(postgres.url, 'CREATE TABLE kept AS SELECT 42 AS a');
      const waiting = expect(ask(postgres.url, 'SELECT pg_sleep(60)')).rejects.toThrow();

      await postgres.kill();
      await waiting;
      await expect(ask(postgres.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
      await postgres.start();
      expect(await ask(postgres.url, 'SELECT a FROM kept')).toEqual([{ a: 42 }]);

      await postgres.stop();
      await expect(ask(postgres.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
      await postgres.start();
      expect(await ask(postgres.url, 'SELECT a FROM kept')).toEqual([{ a: 42 }]);
    }, 60_000);
  });
});

withOwn(['Redis'], 'a Redis of its own', () => {
  describe('a Redis of its own', () => {
    it('is emptied while it runs, and comes back empty when it was killed', async () => {
      const redis = await startRedis();
      onTestFinished(redis.remove);
      const say = async (command: string) =>
        (await firstAnswer(redis.url, 0, `${command}\r\n`)).toString();
      expect(await say('SET key 1')).toBe('+OK\r\n');
      await redis.flush();
      expect(await say('DBSIZE')).toBe(':0\r\n');

      expect(await say('SET key 1')).toBe('+OK\r\n');
      expect(await say('DBSIZE')).toBe(':1\r\n');
      await redis.kill();
      expect(await redisAnswers(redis.url)).toBe(false);
      await redis.start();
      expect(await say('DBSIZE')).toBe(':0\r\n');
    });
  });
});

withOwn(['RabbitMQ'], 'a RabbitMQ of its own', () => {
  describe('a RabbitMQ of its own', () => {
    let rabbit: OwnRabbit;
    beforeAll(async () => {
      rabbit = await startRabbit();
    }, 60_000);
    afterAll(() => rabbit.remove());
    const lineTo = async (url: string): Promise<AmqpLine> => {
      const line = await openAmqpLine(url);
      onTestFinished(line.close);
      return line;
    };

    it('keeps what it confirmed when it is killed, and nothing when it is emptied', async () => {
      const line = await lineTo(rabbit.url);
      expect(await line.declare('kept')).toBe(0);
      line.publish('kept', 'one');
      await line.next(basicAck);

      await rabbit.kill();
      expect(await rabbitAnswers(rabbit.url)).toBe(false);
      await rabbit.start();
      expect(await (await lineTo(rabbit.url)).declare('kept')).toBe(1);

      await rabbit.ctl('add_vhost', 'other');
      await rabbit.empty();
      expect(await rabbit.ctl('list_queues', 'name')).not.toContain('kept');
      expect(await rabbit.ctl('list_vhosts')).not.toContain('other');
      expect(await (await lineTo(rabbit.url)).declare('kept')).toBe(0);
    }, 120_000);

    it('takes nothing while its memory alarm stands', async () => {
      const line = await lineTo(rabbit.url);
      await line.declare('waiting');
      await rabbit.block(true);
      line.publish('waiting', 'one');
      await line.next(connectionBlocked);
      expect(await (await lineTo(rabbit.url)).declare('waiting')).toBe(0);

      await rabbit.block(false);
      await line.next(connectionUnblocked);
      await line.next(basicAck);
      expect(await line.declare('waiting')).toBe(1);
    }, 120_000);
  });
});

withOwn(['PostgreSQL', 'Redis', 'RabbitMQ'], 'servers that nobody removed', () => {
  const fixture = fileURLToPath(new URL('../fixtures/own-services.ts', import.meta.url));

  async function startElsewhere() {
    const folder = await mkdtemp(join(tmpdir(), 'weir-'));
    onTestFinished(() => removeFolder(folder));
    // Of servers with another owner too.
    await chmod(folder, 0o755);
    const parent = spawn(process.execPath, [fixture], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const exit = once(parent, 'exit');
    await Promise.race([once(parent.stdout, 'data'), exit]);
    // A server each, an epmd, and what those start.
    expect((await processesIn(folder)).length).toBeGreaterThan(4);
    return { folder, parent, exit };
  }
  const allGone = (folder: string) =>
    until('no process left', async () => (await processesIn(folder)).length === 0);

  it('end when the process that started them exits, and leave nothing', async () => {
    const { folder, parent, exit } = await startElsewhere();
    parent.stdin.end();
    await exit;
    await allGone(folder);
    expect(await readdir(folder)).toEqual([]);
  }, 120_000);

  // Only Linux tells a process of that.
  it.runIf(process.platform === 'linux')(
    'end when the process that started them is killed',
    async () => {
      const { folder, parent, exit } = await startElsewhere();
      parent.kill('SIGKILL');
      await exit;
      await allGone(folder);
    },
    120_000,
  );
});
