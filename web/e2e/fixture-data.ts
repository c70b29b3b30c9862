import type { ReplyOf } from '@weir/contract/api';
import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { RunStep, RunView } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';
import type { ConnectionView, FlowSummary, Me, VersionSummary } from '@weir/contract/views';

/** What the fixture server keeps in memory; tests change it directly. */
export interface FixtureData {
  /** Codes of sign-in links that have not been used. */
  readonly codes: Set<string>;
  signedIn: boolean;
  readonly me: Me;
  flows: (FlowSummary & { document: Json })[];
  readonly versions: Map<string, (VersionSummary & { document: Json })[]>;
  /** Newest first. */
  runs: RunView[];
  connections: ConnectionView[];
  readonly connectors: ReplyOf<'listConnectors'>['items'];
  problems: ReplyOf<'validateFlow'>['problems'];
}

const approval: FlowSource = {
  flow: 'enable-approved-template',
  name: { 'zh-CN': '模板审批通过后自动启用', en: 'Enable a template once approved' },
  triggers: {
    approved: {
      use: 'webhook',
      with: { path: 'template-approved', auth: 'none', respond: 'finished' },
      when: "{{ trigger.body.result == 'APPROVED' }}",
      dedupe: '{{ trigger.body.eventId }}',
    },
    byHand: { use: 'manual' },
  },
  steps: {
    enable: {
      name: { 'zh-CN': '启用模板', en: 'Enable the template' },
      use: 'core.update-template',
      connection: 'core',
      with: { id: '{{ trigger.body.templateId }}', status: 'ENABLED' },
    },
    owner: {
      name: { 'zh-CN': '查负责人', en: 'Find the owner' },
      use: 'core.get-user',
      connection: 'core',
      after: 'enable',
      with: { id: '{{ steps.enable.ownerId }}' },
    },
    tell: {
      name: { 'zh-CN': '通知负责人', en: 'Tell the owner' },
      use: 'feishu.send-card',
      connection: 'feishu',
      after: 'owner',
      when: '{{ steps.owner.active }}',
      with: { receiver: '{{ steps.owner.feishuUserId }}', card: { title: '模板已启用' } },
    },
    tellFailed: {
      name: { 'zh-CN': '告警', en: 'Raise an alarm' },
      use: 'feishu.send-text',
      connection: 'feishu',
      after: 'enable.error',
      with: { receiver: 'ou_ops', text: '启用失败：{{ errors.enable.message }}' },
      note: '运维群的机器人，值班表在知识库。',
    },
    result: {
      use: 'set',
      after: ['tell', 'tellFailed'],
      join: 'any',
      with: { done: true, at: '{{ run.startedAt }}' },
    },
  },
  output: { templateId: '{{ trigger.body.templateId }}' },
  settings: { priority: '{{ trigger.body.hot ? 1 : 5 }}', dedupeFor: '7d' },
};

const message = (zh: string, en: string) => ({ 'zh-CN': zh, en });
export const traceId = '4bf92f3577b34da6a3ce929d0e0ee1a2';

const coreTimeout = {
  code: 'timeout',
  message: message(
    '超时：核心系统 30 s 未响应',
    'Timed out: the core system did not answer for 30 s',
  ),
  step: 'enable',
  hint: message('核心系统恢复后再运行一次。', 'Run it again once the core system is back.'),
  retryable: true,
  details: { status: 504, requestId: 'req-7f3a', body: 'upstream timed out' },
  traceId,
};

/** `n` counts up with the age of the run. */
export function runId(n: number): string {
  return `01k${String(10 ** 9 - n).padStart(23, '0')}`;
}

const steps = Object.keys(approval.steps);
const noSteps = (): Record<string, RunStep> =>
  Object.fromEntries(steps.map((id) => [id, { status: 'waiting', ports: [], attempts: 0 }]));

/** A run of the approval flow that was accepted at `at` (ms UTC) and has come as far as `status`. */
export function approvalRun(id: string, status: RunStatus, at: number): RunView {
  const run: RunView = {
    id,
    flow: approval.flow,
    name: approval.name,
    version: 7,
    status: 'queued',
    priority: 5,
    group: 'default',
    traceId,
    triggerId: 'approved',
    acceptedAt: at,
    trigger: {
      id: 'evt-1042',
      kind: 'webhook',
      at,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: {
        templateId: 'T-1042',
        eventId: 9007199254740993n,
        result: 'APPROVED',
        hot: true,
        tags: ['legal', null],
      },
    } as RunView['trigger'],
    steps: noSteps(),
  };
  if (status !== 'queued') start(run, at + 40);
  if (status === 'succeeded') succeed(run, at + 1240);
  if (status === 'failed') fail(run, at + 152_000);
  return run;
}

export function start(run: RunView, at: number): void {
  run.status = 'running';
  run.startedAt = at;
  run.steps['enable'] = {
    status: 'running',
    ports: [],
    attempts: 1,
    startedAt: at,
    input: { id: 'T-1042', status: 'ENABLED' },
  };
}

export function succeed(run: RunView, at: number): void {
  const from = run.startedAt ?? at;
  const lasted = at - from;
  const done = (
    id: string,
    [begin, end]: readonly [number, number],
    data: { input: Json; output: Json },
  ) => {
    const times = {
      startedAt: from + Math.round(lasted * begin),
      endedAt: from + Math.round(lasted * end),
    };
    run.steps[id] = { status: 'ended', ports: ['ok'], attempts: 1, ...times, ...data };
  };
  done('enable', [0, 0.45], {
    input: { id: 'T-1042', status: 'ENABLED' },
    output: { id: 'T-1042', status: 'ENABLED', ownerId: 9007199254740993n },
  });
  done('owner', [0.45, 0.6], {
    input: { id: 9007199254740993n },
    output: { name: '张三', feishuUserId: 'ou_8f3c2a', active: true },
  });
  done('tell', [0.6, 0.98], {
    input: { receiver: 'ou_8f3c2a', card: { title: '模板已启用' } },
    output: { messageId: 'om_1', cardId: 'c_1', failed: [] },
  });
  run.steps['tellFailed'] = { status: 'skipped', ports: [], attempts: 0 };
  done('result', [0.98, 1], { input: { done: true, at: from }, output: { done: true, at: from } });
  run.status = 'succeeded';
  run.endedAt = at;
  run.output = { templateId: 'T-1042' };
}

export function fail(run: RunView, at: number): void {
  run.steps['enable'] = {
    status: 'ended',
    ports: ['error'],
    attempts: 5,
    startedAt: run.startedAt ?? at,
    endedAt: at,
    input: { id: 'T-1042', status: 'ENABLED' },
    error: coreTimeout,
  };
  for (const id of steps.slice(1)) run.steps[id] = { status: 'skipped', ports: [], attempts: 0 };
  run.status = 'failed';
  run.endedAt = at;
  run.error = coreTimeout;
}

const long =
  '跨境采购合同模板在法务与财务双重审批通过之后自动启用并逐级通知全部相关负责人以及归档到知识库的长名称流程';

export function fixtureData(now: number): FixtureData {
  const hour = 3_600_000;
  const flow = (key: string, over: Partial<FlowSummary & { document: Json }> = {}) => ({
    key,
    name: approval.name,
    revision: 3,
    publishedVersion: 7,
    changed: false,
    updatedAt: now - hour,
    document: { ...approval, flow: key } as unknown as Json,
    ...over,
  });
  const version = (n: number) => ({
    version: n,
    author: '张三',
    note: n === 7 ? '失败时在运维群告警' : '',
    at: now - (8 - n) * 30 * hour,
    document: approval as unknown as Json,
  });
  return {
    codes: new Set(['good-code']),
    signedIn: false,
    me: { user: { id: 'u1', name: '张三', role: 'owner' }, tenant: 'default' },
    flows: [
      flow(approval.flow, { changed: true, updatedAt: now - 60_000 }),
      flow('long-names', {
        name: {
          'zh-CN': long,
          en: `A flow with a very long name that has to be cut, ${'because it never ends '.repeat(4)}`,
        },
        updatedAt: Date.UTC(2025, 3, 2),
      }),
      flow('nightly-check', {
        name: '夜间对账',
        publishedVersion: null,
        document: { flow: 'nightly-check' },
      }),
      flow(`k${'0123456789'.repeat(19)}`, {
        name: 'A key of 191 characters',
        updatedAt: now - 30 * hour,
      }),
    ],
    versions: new Map([[approval.flow, [7, 6, 5].map(version)]]),
    runs: manyRuns(now),
    connections: connections(now),
    connectors: connectors(),
    problems: [],
  };
}

function manyRuns(now: number): RunView[] {
  const statuses: readonly RunStatus[] = [
    'queued',
    'running',
    'failed',
    'succeeded',
    'succeeded',
    'succeeded',
  ];
  const runs = Array.from({ length: 130 }, (_, n) =>
    approvalRun(
      runId(n),
      statuses[n] ?? (n % 9 === 0 ? 'failed' : 'succeeded'),
      now - 5000 - n * 61_000,
    ),
  );
  const odd = runs[3];
  if (odd) {
    odd.name = long;
    odd.flow = 'long-names';
    odd.triggerId = 'manual';
  }
  return runs;
}

function connections(now: number): ConnectionView[] {
  return [
    {
      key: 'core',
      connector: 'core',
      name: '核心系统（生产）',
      config: { baseUrl: 'https://core.example.com/api', auth: 'bearer' },
      secrets: ['token'],
      updatedAt: now - 86_400_000,
    },
    {
      key: 'feishu',
      connector: 'feishu',
      name: '飞书',
      config: { appId: 'cli_a1b2c3d4', receive: 'none', note: 'x'.repeat(200) },
      secrets: ['appSecret', 'encryptKey'],
      updatedAt: now - 60_000,
    },
  ];
}

function connectors(): FixtureData['connectors'] {
  type Words = ReturnType<typeof message>;
  const action = (
    key: string,
    kind: string,
    { name, sentence }: { name: Words; sentence: Words },
  ) => ({
    key,
    name,
    description: name,
    sentence,
    effect: { kind },
    input: {},
    sample: { input: {}, output: {} },
  });
  const connector = (
    key: string,
    name: ReturnType<typeof message>,
    actions: readonly unknown[],
  ) => ({
    key,
    name,
    description: name,
    config: {
      schema: { properties: { baseUrl: { form: { label: message('地址', 'Address') } } } },
      secrets: [],
    },
    actions,
  });
  return [
    connector('core', message('核心系统', 'Core system'), [
      action('update-template', 'idempotent', {
        name: message('修改模板', 'Update template'),
        sentence: message('把 {id} 设为 {status}', 'Set {id} to {status}'),
      }),
      action('get-user', 'read', {
        name: message('查询人员', 'Get user'),
        sentence: message('查询 {id}', 'Look up {id}'),
      }),
    ]),
    connector('feishu', message('飞书', 'Feishu'), [
      action('send-card', 'idempotent', {
        name: message('发送卡片', 'Send card'),
        sentence: message(
          '给 {receiver} 发卡片「{card.title}」',
          'Send the card “{card.title}” to {receiver}',
        ),
      }),
      action('send-text', 'idempotent', {
        name: message('发送文本', 'Send text'),
        sentence: message('给 {receiver} 发送：{text}', 'Send to {receiver}: {text}'),
      }),
    ]),
  ];
}
