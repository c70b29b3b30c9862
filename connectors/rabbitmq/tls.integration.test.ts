/** An encrypted connection, through a proxy that ends the encryption before the broker on this machine. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type BrokerUnderTest, hasBroker, record, takeBroker, until } from './broker-under-test.ts';

describe.runIf(hasBroker)('encrypted connections to RabbitMQ', () => {
  let broker: BrokerUnderTest;
  let server: Server;
  let port: number;
  let ca: string;

  beforeAll(async () => {
    broker = await takeBroker();
    const folder = await mkdtemp(join(tmpdir(), 'weir-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const name = ['-subj', '/CN=rabbit.example', '-addext', 'subjectAltName=DNS:rabbit.example'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', key, '-out', cert];
    await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...name, ...files]);
    ca = await readFile(cert, 'utf8');
    server = createServer({ key: await readFile(key), cert: ca }, (near) => {
      const far = connect(5672, '127.0.0.1');
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.pipe(far).pipe(near);
    });
    await rm(folder, { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  }, 60_000);

  afterAll(async () => {
    server.close();
    await broker.remove();
  }, 60_000);

  function start(host: string, authority: string | undefined) {
    const config = { ...broker.config, host, tls: 'tls', ca: authority } as const;
    const listener = record({ config, input: { queue: 'sealed' }, port });
    onTestFinished(() => listener.stop());
    return listener;
  }

  test('the certificate of a private authority is accepted for its name', async () => {
    const listener = start('rabbit.example', ca);
    await until('listening', () => listener.state() === 'listening');
  });

  test.each([
    ['an authority nobody knows', 'rabbit.example', false, /self-signed certificate/],
    ['a certificate of another name', 'other.example', true, /does not match/],
  ])('%s is refused', async (_name, host, isKnown, message) => {
    const listener = start(host, isKnown ? ca : undefined);
    await until('the refusal', () => listener.error() !== undefined);
    expect(listener.error()).toMatchObject({ code: 'unavailable', message });
  });
});
