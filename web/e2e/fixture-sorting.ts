import type { FlowSource } from '@weir/contract/flow';
import type { RunStep, RunView } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';

/** A flow with code, a branch, a joined path, a failure of its own and an error that is handled. */
export const sorting: FlowSource = {
  flow: 'sort-contracts',
  name: { 'zh-CN': '合同分类与归档', en: 'Sort and file contracts' },
  triggers: {
    signed: { use: 'webhook', with: { path: 'contract-signed', auth: 'none' } },
    byHand: { use: 'manual' },
  },
  steps: {
    sum: {
      name: { 'zh-CN': '计算总额', en: 'Sum up' },
      use: 'code',
      with: {
        source: [
          'const lines: readonly { price: number; count: number }[] = trigger.body.lines;',
          'const total = lines.reduce((sum, line) => sum + line.price * line.count, 0);',
          '',
          'return { total, currency: trigger.body.currency.toUpperCase() };',
          '',
        ].join('\n'),
      },
    },
    size: {
      name: { 'zh-CN': '按金额分', en: 'By amount' },
      use: 'branch',
      after: 'sum',
      with: {
        cases: {
          large: { all: [{ left: '{{ steps.sum.total }}', op: '>=', right: 1_000_000 }] },
          foreign: "{{ steps.sum.currency != 'CNY' }}",
        },
      },
    },
    legal: {
      name: { 'zh-CN': '请法务复核', en: 'Ask legal for a review' },
      use: 'feishu.send-card',
      connection: 'feishu',
      after: 'size.large',
      with: { receiver: 'ou_legal', card: { title: '大额合同待复核' } },
      retry: { attempts: 5, delay: '2s' },
      timeout: '10s',
      onUnknown: 'attention',
    },
    refuse: {
      name: { 'zh-CN': '拒绝外币', en: 'Refuse foreign currency' },
      use: 'fail',
      after: 'size.foreign',
      with: { code: 'foreign_currency', message: '暂不支持 {{ steps.sum.currency }}' },
    },
    file: {
      name: { 'zh-CN': '归档', en: 'File it' },
      use: 'core.update-template',
      connection: 'core',
      after: ['size.else', 'legal'],
      join: 'any',
      with: { id: '{{ trigger.body.id }}', status: 'FILED' },
    },
    alarm: {
      name: { 'zh-CN': '告警', en: 'Raise an alarm' },
      use: 'feishu.send-text',
      connection: 'feishu',
      after: ['sum.error', 'file.error'],
      join: 'any',
      with: { receiver: 'ou_ops', text: '归档失败' },
    },
  },
  output: { filed: true },
  settings: { timeout: '1h', onFailure: { call: 'nightly-check' } },
};

const message = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const noSteps = (): Record<string, RunStep> =>
  Object.fromEntries(
    Object.keys(sorting.steps).map((id) => [id, { status: 'waiting', ports: [], attempts: 0 }]),
  );

function sortingRun(id: string, status: RunStatus, at: number): RunView {
  return {
    id,
    flow: sorting.flow,
    name: sorting.name,
    version: 2,
    status,
    priority: 5,
    group: 'default',
    traceId: '4bf92f3577b34da6a3ce929d0e0ee1a2',
    triggerId: 'signed',
    acceptedAt: at,
    startedAt: at + 20,
    trigger: { id: 'signed', kind: 'webhook', at, body: { id: 'C-88' } },
    steps: noSteps(),
  };
}

/** One whose code failed and was handled, with a follow-up; one that a failure started. */
export function sortingRuns(now: number): RunView[] {
  return [codeFailed(now - 493_000), branched(now - 554_000)];
}

function codeFailed(at: number): RunView {
  const run = sortingRun('01k00000000000000999999992', 'failed', at);
  const error = {
    code: 'sandbox_error',
    message: message(
      '代码出错：第 4 行第 40 列：Cannot read properties of undefined',
      'The code failed: line 4, column 40: Cannot read properties of undefined',
    ),
    step: 'sum',
    retryable: false,
    details: { line: 4, column: 40, name: 'TypeError' },
  };
  const skipped: RunStep = { status: 'skipped', ports: [], attempts: 0 };
  run.steps = {
    sum: {
      status: 'ended',
      ports: ['error'],
      attempts: 1,
      error,
      startedAt: at + 20,
      endedAt: at + 60,
    },
    size: skipped,
    legal: skipped,
    refuse: skipped,
    file: skipped,
    alarm: {
      status: 'ended',
      ports: ['error'],
      attempts: 3,
      input: { receiver: 'ou_ops', text: '归档失败' },
      error: {
        code: 'forbidden',
        message: message('机器人不在群里', 'The bot is not in the chat'),
        step: 'alarm',
        retryable: false,
      },
      startedAt: at + 60,
      endedAt: at + 900,
    },
  };
  run.endedAt = at + 900;
  const failed = run.steps['alarm']?.error;
  if (failed) run.error = failed;
  run.followUp = { flow: 'nightly-check', runId: '01k00000000000000999999991' };
  return run;
}

function branched(at: number): RunView {
  const run = sortingRun('01k00000000000000999999991', 'running', at);
  run.triggerId = 'call';
  run.trigger = {
    id: 'call',
    kind: 'call',
    at,
    input: { run: { id: '01k00000000000000999999992', flow: 'sort-contracts', version: 2 } },
  };
  const ended = (output: RunStep['output'], ports: string[]): RunStep => ({
    status: 'ended',
    ports,
    attempts: 1,
    output: output ?? null,
    startedAt: at + 20,
    endedAt: at + 60,
  });
  run.steps = {
    ...run.steps,
    sum: ended({ total: 2_400_000, currency: 'CNY' }, ['ok']),
    size: ended({ taken: ['large'] }, ['large']),
    legal: { status: 'running', ports: [], attempts: 2, input: {}, startedAt: at + 60 },
    refuse: { status: 'skipped', ports: [], attempts: 0 },
  };
  return run;
}
