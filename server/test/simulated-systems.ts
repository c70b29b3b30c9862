import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startCoreSimulator } from '@weir/connectors/core/simulator/simulator';
import { apps } from '@weir/connectors/feishu/simulator/seed';
import { startFeishuSimulator } from '@weir/connectors/feishu/simulator/simulator';
import { readFlowFile } from '../src/versions/read-flow-file.ts';
import { type RunningWeir, startWeir } from './running-weir.ts';

const host = '127.0.0.1';

/** Weir without its demo, beside simulators of the test's own, which outlive every process of Weir. */
export async function startWeirBesideSystems(env: Readonly<Record<string, string>> = {}) {
  const core = await startCoreSimulator({ host, port: 0 });
  const feishu = await startFeishuSimulator({
    host,
    port: 0,
    perReceiverPerSecond: Number.MAX_SAFE_INTEGER,
  });
  const weir = await startWeir({
    env: {
      WEIR_DEMO: 'false',
      WEIR_EGRESS_ALLOW: `${host}:${core.port},${host}:${feishu.port}`,
      ...env,
    },
  });
  await connect(weir, { core: core.url, feishu: feishu.url });
  await publishMainJob(weir);
  return {
    weir,
    core,
    feishu,
    async stop() {
      await weir.stop();
      await Promise.all([core.close(), feishu.close()]);
    },
  };
}

async function connect(weir: RunningWeir, urls: { core: string; feishu: string }): Promise<void> {
  const [app] = apps;
  await expectStatus(200, weir, 'PUT', '/api/v1/connections/core', {
    connector: 'core',
    name: 'Core',
    config: { baseUrl: urls.core, auth: 'none' },
  });
  await expectStatus(200, weir, 'PUT', '/api/v1/connections/feishu', {
    connector: 'feishu',
    name: 'Feishu',
    config: { baseUrl: urls.feishu, appId: app?.appId, appSecret: app?.appSecret },
  });
}

async function publishMainJob(weir: RunningWeir): Promise<void> {
  const file = fileURLToPath(new URL('../../flows/enable-approved-template.yaml', import.meta.url));
  const path = '/api/v1/flows/enable-approved-template';
  const document = readFlowFile(await readFile(file, 'utf8'), file);
  await expectStatus(200, weir, 'PUT', path, document);
  await expectStatus(201, weir, 'POST', `${path}/publish`);
}

async function expectStatus(
  status: number,
  weir: RunningWeir,
  ...call: Parameters<RunningWeir['api']>
): Promise<void> {
  const answer = await weir.api(...call);
  if (answer.status === status) return;
  throw new Error(`${call[0]} ${call[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
