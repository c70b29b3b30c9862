import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startCoreSimulator } from '@weir/connectors/core/simulator/simulator';
import { apps } from '@weir/connectors/feishu/simulator/seed';
import { startFeishuSimulator } from '@weir/connectors/feishu/simulator/simulator';
import { readFlowFile } from '../src/versions/read-flow-file.ts';
import { type RunningWeir, startWeir } from './running-weir.ts';

const host = '127.0.0.1';

/** Whatever takes calls of the API, be it one server or many. */
type Callable = Pick<RunningWeir, 'api'>;

/** Simulators of the test's own, which outlive every process of Weir. */
export async function startSystems() {
  const core = await startCoreSimulator({ host, port: 0 });
  const feishu = await startFeishuSimulator({
    host,
    port: 0,
    perReceiverPerSecond: Number.MAX_SAFE_INTEGER,
  });
  return {
    core,
    feishu,
    /** For `WEIR_EGRESS_ALLOW`. */
    egress: `${host}:${core.port},${host}:${feishu.port}`,
    /** Saves the connections the sample flows use. */
    connect: (weir: Callable) => connect(weir, { core: core.url, feishu: feishu.url }),
    async close() {
      await Promise.all([core.close(), feishu.close()]);
    },
  };
}

/** Weir without its demo, beside simulators of the test's own. */
export async function startWeirBesideSystems(env: Readonly<Record<string, string>> = {}) {
  const { core, feishu, egress, ...systems } = await startSystems();
  const weir = await startWeir({
    env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: egress, ...env },
  });
  await systems.connect(weir);
  await publishSamples(weir);
  return {
    weir,
    core,
    feishu,
    async stop() {
      await weir.stop();
      await systems.close();
    },
  };
}

async function connect(weir: Callable, urls: { core: string; feishu: string }): Promise<void> {
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

/** The sample flows: the main job, and the one it tells of failures. */
async function publishSamples(weir: Callable): Promise<void> {
  for (const key of ['alert-operations', 'enable-approved-template']) {
    await publish(weir, await readSample(key));
  }
}

/** The document of a sample flow. */
async function readSample(key: string): Promise<ReturnType<typeof readFlowFile>> {
  const file = fileURLToPath(new URL(`../../flows/${key}.yaml`, import.meta.url));
  return readFlowFile(await readFile(file, 'utf8'), file);
}

/** Saves the flow and makes it run. */
export async function publish(weir: Callable, document: { readonly flow: string }): Promise<void> {
  const path = `/api/v1/flows/${document.flow}`;
  await expectStatus(200, weir, 'PUT', path, document);
  await expectStatus(201, weir, 'POST', `${path}/publish`);
}

/** Throws what was answered, unless it was as expected. */
async function expectStatus(
  status: number,
  weir: Callable,
  ...call: Parameters<RunningWeir['api']>
): Promise<void> {
  const answer = await weir.api(...call);
  if (answer.status === status) return;
  throw new Error(`${call[0]} ${call[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** The event of the sample flow, sent once. */
export function fireSample(weir: RunningWeir, eventId: string): Promise<Response> {
  return fetch(`${weir.url}/hooks/default/template-approved`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ eventId, kind: 'TEMPLATE', result: 'APPROVED', templateId: 'T-1042' }),
  });
}
