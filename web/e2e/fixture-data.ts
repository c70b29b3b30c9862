import type { ReplyOf } from '@weir/contract/api';
import type { Json } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';
import type { TriggerView } from '@weir/contract/trigger';
import type {
  ConnectionView,
  DemoView,
  FlowSummary,
  Me,
  VersionSummary,
} from '@weir/contract/views';
import { approval, approvalRun, runId } from './fixture-approval.ts';
import { connections, connectors } from './fixture-catalog.ts';
import { demoView } from './fixture-demo.ts';
import { archiving, messageRun, workingTrigger } from './fixture-messages.ts';
import { syncing, syncingRun } from './fixture-scopes.ts';
import { sorting, sortingRuns } from './fixture-sorting.ts';

/** What the fixture server keeps in memory; tests change it directly. */
export interface FixtureData {
  /** Codes of sign-in links that have not been used. */
  readonly codes: Set<string>;
  signedIn: boolean;
  readonly me: Omit<Me, 'demo'>;
  flows: (FlowSummary & { document: Json })[];
  readonly versions: Map<string, (VersionSummary & { document: Json })[]>;
  /** Newest first. */
  runs: RunView[];
  /** Of published flows. */
  triggers: TriggerView[];
  connections: ConnectionView[];
  readonly connectors: ReplyOf<'listConnectors'>['items'];
  problems: ReplyOf<'validateFlow'>['problems'];
  /** Of the input of every start by hand. */
  inputProblems: ReplyOf<'validateFlow'>['problems'];
  /** Absent: an installation without the demo. */
  demo: DemoView | undefined;
}

const long =
  '跨境采购合同模板在法务与财务双重审批通过之后自动启用并逐级通知全部相关负责人以及归档到知识库的长名称流程';

/** What there is before a test changes it; `now` in ms UTC. */
export function fixtureData(now: number): FixtureData {
  const hour = 3_600_000;
  const flow = (key: string, over: Partial<FlowSummary & { document: Json }> = {}) => ({
    key,
    name: approval.name,
    revision: 3,
    publishedVersion: 7,
    changed: false,
    updatedAt: now - hour,
    kept: { bytes: 48 * 2 ** 20, quota: 10 * 2 ** 30 },
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
    me: {
      user: { id: 'u1', name: '张三', role: 'owner' },
      tenant: 'default',
      zone: 'Asia/Shanghai',
    },
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
      flow(sorting.flow, {
        name: sorting.name,
        publishedVersion: 2,
        document: sorting as unknown as Json,
        updatedAt: now - 3 * hour,
      }),
      flow(archiving.flow, {
        name: archiving.name,
        publishedVersion: 1,
        document: archiving as unknown as Json,
        updatedAt: now - 4 * hour,
      }),
      flow(syncing.flow, {
        name: syncing.name,
        publishedVersion: 1,
        document: syncing as unknown as Json,
        updatedAt: now - 5 * hour,
      }),
      flow(`k${'0123456789'.repeat(19)}`, {
        name: 'A key of 191 characters',
        updatedAt: now - 30 * hour,
      }),
    ],
    versions: new Map([
      [approval.flow, [7, 6, 5].map(version)],
      [sorting.flow, [{ ...version(2), document: sorting as unknown as Json }]],
      [syncing.flow, [{ ...version(1), document: syncing as unknown as Json }]],
      [archiving.flow, [{ ...version(1), document: archiving as unknown as Json }]],
    ]),
    runs: manyRuns(now),
    triggers: [
      workingTrigger({ flow: approval.flow, trigger: 'approved', version: 7 }, now),
      workingTrigger({ flow: archiving.flow, trigger: 'signed', version: 1 }, now - 90_000),
    ],
    connections: connections(now),
    connectors: connectors(),
    problems: [],
    inputProblems: [],
    demo: demoView(approval.flow, now),
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
    'waiting',
    'attention',
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
  runs.splice(8, 2, ...sortingRuns(now));
  runs.splice(10, 1, messageRun(runId(10), now - 5000 - 10 * 61_000));
  runs.splice(11, 1, syncingRun(runId(11), now - 5000 - 11 * 61_000));
  return runs;
}
