import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { RunStep, RunView } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';

/** The flow of the demo: its webhook, two systems, an error that is handled. */
export const approval: FlowSource = {
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
  if (status === 'waiting') retryLater(run, at + 2040);
  if (status === 'attention') doubt(run, at + 31_000);
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

/** The first attempt failed at `at`; the next is due in a minute and a half. */
export function retryLater(run: RunView, at: number): void {
  run.status = 'waiting';
  run.steps['enable'] = {
    status: 'waiting',
    ports: [],
    attempts: 1,
    startedAt: run.startedAt ?? at,
    input: { id: 'T-1042', status: 'ENABLED' },
    wait: {
      kind: 'retry',
      at: at + 90_000,
      error: {
        code: 'rate_limited',
        message: message('核心系统限流', 'The core system limits requests'),
        step: 'enable',
        retryable: true,
        traceId,
      },
    },
  };
}

/** The end of the run at `at` kept a step from its next attempt. */
export function endBeforeRetry(run: RunView, at: number): void {
  const { wait, ...enable } = run.steps['enable'] ?? { status: 'waiting', ports: [], attempts: 1 };
  const error = wait?.kind === 'retry' ? wait.error : coreTimeout;
  run.steps['enable'] = { ...enable, status: 'ended', ports: [], error, endedAt: at };
  for (const id of steps.slice(1)) run.steps[id] = { status: 'skipped', ports: [], attempts: 0 };
  const timeUp = message('运行时间已到', 'The run is out of time');
  run.error = { code: 'timeout', message: timeUp, retryable: false };
  run.status = 'failed';
  run.endedAt = at;
}

/** The card was sent at `at`, but its answer was lost. */
function doubt(run: RunView, at: number): void {
  succeed(run, at);
  const { input, startedAt } = run.steps['tell'] ?? {};
  run.status = 'attention';
  delete run.endedAt;
  delete run.output;
  run.steps['tell'] = {
    status: 'waiting',
    ports: [],
    attempts: 1,
    startedAt: startedAt ?? at,
    input: input ?? null,
    wait: {
      kind: 'attention',
      error: {
        code: 'unknown_outcome',
        message: message(
          '请求已发出，结果未知：飞书 30 s 内没有回答',
          'The request was sent, its outcome is unknown: Feishu did not answer within 30 s',
        ),
        step: 'tell',
        retryable: false,
        details: { requestId: 'req-88c1' },
        traceId,
      },
    },
  };
  for (const id of ['tellFailed', 'result'])
    run.steps[id] = { status: id === 'result' ? 'waiting' : 'skipped', ports: [], attempts: 0 };
}
