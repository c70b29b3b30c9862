import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { RunStep, RunView } from '@weir/contract/run';

const name = (zh: string, en: string) => ({ 'zh-CN': zh, en });

/** What is done for each department. */
const forEach: FlowSource['steps'] = {
  safely: {
    name: name('同步一个部门', 'Sync one department'),
    use: 'try',
    timeout: '5m',
    with: {
      steps: {
        write: {
          name: name('写入核心系统', 'Write it to the core system'),
          use: 'core.update-template',
          connection: 'core',
          with: { id: '{{ item.id }}', status: '{{ item.status }}' },
          undo: {
            use: 'core.update-template',
            connection: 'core',
            with: { id: '{{ item.id }}', status: 'OLD' },
          },
          group: 'east',
        },
        confirm: {
          name: name('等核心系统确认', 'Wait for its confirmation'),
          use: 'wait',
          after: 'write',
          with: { signal: 'department-synced', key: '{{ item.id }}', timeout: '10m' },
        },
        remind: {
          name: name('催办', 'Remind'),
          use: 'feishu.send-text',
          connection: 'feishu',
          after: 'confirm.timeout',
          with: { receiver: 'ou_ops', text: '部门 {{ item.name }} 还没有确认' },
          disabled: true,
        },
      },
    } as unknown as { [key: string]: Json },
  },
  note: {
    name: name('记下失败', 'Note the failure'),
    use: 'set',
    after: 'safely.error',
    with: { id: '{{ item.id }}', reason: '{{ errors.safely.message }}' },
  },
};

/** A flow whose scopes stand in each other: a loop with a try, then a repeat; rules, a wait, a call, a disabled step. */
export const syncing: FlowSource = {
  flow: 'sync-departments',
  name: name('部门同步', 'Sync departments'),
  triggers: {
    changed: { use: 'webhook', with: { path: 'departments-changed', auth: 'none' } },
  },
  steps: {
    each: {
      name: name('每个部门', 'Each department'),
      use: 'loop',
      with: {
        items: '{{ trigger.body.departments }}',
        concurrency: 2,
        collect: '{{ steps.write.id }}',
        onItemError: 'continue',
        steps: forEach as unknown as Json,
      },
    },
    report: {
      name: name('问到报告为止', 'Ask until there is a report'),
      use: 'repeat',
      after: 'each',
      when: {
        all: [
          { left: '{{ trigger.body.amount }}', op: '>', right: 1000 },
          {
            any: [
              { left: '{{ trigger.body.kind }}', op: '==', right: 'FULL' },
              { left: '{{ steps.each }}', op: 'notEmpty' },
            ],
          },
        ],
      },
      with: {
        until: '{{ steps.ask.ready }}',
        delay: '30s',
        max: 20,
        steps: {
          ask: {
            name: name('查询报告', 'Ask for the report'),
            use: 'core.get-user',
            connection: 'core',
            with: { id: '{{ trigger.body.reportId }}' },
            timeout: '{{ vars.patience }}',
          },
        } as unknown as Json,
      },
    },
    notify: {
      name: name('通知各部门负责人', 'Tell the heads of the departments'),
      use: 'call',
      after: ['report', 'report.exhausted'],
      join: 'any',
      with: { flow: 'enable-approved-template', input: { count: '{{ steps.each.length }}' } },
    },
  },
};

const at = (begin: number, end?: number) => ({
  startedAt: begin,
  ...(end !== undefined && { endedAt: end }),
});

/** A run in its third round of twelve, one of which failed; it waits for a signal in a step two scopes deep. */
export function syncingRun(id: string, now: number): RunView {
  const round: [string, number][] = [['each', 2]];
  const inTry: [string, number][] = [...round, ['safely', 0]];
  const notYet: RunStep = { status: 'waiting', ports: [], attempts: 0 };
  return {
    id,
    flow: syncing.flow,
    name: syncing.name,
    version: 1,
    status: 'waiting',
    priority: 5,
    group: 'east',
    traceId: '4bf92f3577b34da6a3ce929d0e0ee1a4',
    triggerId: 'changed',
    acceptedAt: now,
    startedAt: now + 20,
    trigger: {
      id: 'changed',
      kind: 'webhook',
      at: now,
      body: { amount: 1200, kind: 'FULL', reportId: 'R-7' },
    } as RunView['trigger'],
    steps: {
      each: {
        status: 'running',
        ports: [],
        attempts: 1,
        ...at(now + 20),
        rounds: { total: 12, started: 3, ended: 2, failed: 1 },
      },
      safely: { status: 'running', ports: [], attempts: 1, path: round, ...at(now + 2000) },
      write: {
        status: 'ended',
        ports: ['ok'],
        attempts: 1,
        path: inTry,
        input: { id: 'D-31', status: 'ACTIVE' },
        output: { id: 'D-31', revision: 9007199254740993n },
        ...at(now + 2010, now + 2400),
      },
      confirm: {
        status: 'waiting',
        ports: [],
        attempts: 1,
        path: inTry,
        input: { signal: 'department-synced', key: 'D-31' },
        wait: { kind: 'signal', name: 'department-synced', key: 'D-31', at: now + 3_600_000 },
        ...at(now + 2400),
      },
      remind: notYet,
      note: notYet,
      report: notYet,
      ask: notYet,
      notify: notYet,
    },
  };
}
