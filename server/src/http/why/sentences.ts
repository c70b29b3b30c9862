import { type Localized, say, type Text } from '@weir/contract/text';
import type { WaitFacts } from '../../engine/open-waits.ts';
import { type Clock, momentText } from './moment-text.ts';

/** One thing a run waits for, as it is known; see `contract/why.ts` for what the parts mean. Times in ms UTC. */
export type Facts =
  | {
      readonly kind: 'worker';
      readonly group: string;
      readonly priority: number;
      readonly pinned: boolean;
      /** From 1; left out where it was not asked for. */
      readonly position?: number | undefined;
      readonly expectedAt?: number | undefined;
    }
  | { readonly kind: 'group'; readonly group: string; readonly priority: number }
  | {
      readonly kind: 'lane';
      readonly group: string;
      readonly priority: number;
      readonly since: number;
      readonly by: string;
    }
  | {
      readonly kind: 'slot';
      readonly key: string;
      readonly runs?: readonly string[] | undefined;
      readonly position?: number | undefined;
    }
  | (WaitFacts & {
      /** Of a call: what the called run waits for itself, as a sentence. */
      readonly because?: Text | undefined;
    });

export interface Wording extends Clock {
  /** Undefined: the step has no name but its id. */
  readonly nameOf: (step: string) => Localized | undefined;
}

/** Holders of slots that a sentence names. */
const mostNamed = 3;

/** Why a run does not go on, in one sentence or two. Pure. */
export function sentenceOf(facts: Facts, wording: Wording): Text {
  switch (facts.kind) {
    case 'worker':
      return forWorker(facts, wording);
    case 'group':
      return both(
        `没有工作进程服务工作组「${facts.group}」。启动一个，或把运行移到其他工作组。`,
        `No worker serves group "${facts.group}". Start one, or move the run to another group.`,
      );
    case 'lane': {
      const { group, priority, by } = facts;
      const since = momentText(facts.since, wording);
      return both(
        `通道「${group}，优先级 ${priority}」已由 ${by} 暂停（${since}）。`,
        `Lane "${group}, priority ${priority}" was paused by ${by} (${since}).`,
      );
    }
    case 'slot':
      return forSlot(facts);
    default:
      return ofStep(facts, wording);
  }
}

const both = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });
const runsEn = (count: number): string => `${count} ${count === 1 ? 'run' : 'runs'}`;

function forWorker(facts: Extract<Facts, { kind: 'worker' }>, clock: Clock): Text {
  const { priority, pinned, position, expectedAt } = facts;
  const place = pinned
    ? both('已置顶', 'Pinned')
    : both(`优先级 ${priority}`, `Priority ${priority}`);
  const line = inLine(position);
  const expected = expectedAt === undefined ? undefined : momentText(expectedAt, clock);
  return both(
    `${place['zh-CN']}：${line['zh-CN']}${expected ? `预计 ${expected} 开始。` : ''}`,
    `${place.en}: ${line.en}${expected ? ` Expected to begin at ${expected}.` : ''}`,
  );
}

function inLine(position: number | undefined): Text {
  if (position === undefined) return both('等待空闲的工作进程。', 'waits for a free worker.');
  if (position === 1)
    return both('下一个就是它，等待空闲的工作进程。', 'next, as soon as a worker is free.');
  return both(`前面还有 ${position - 1} 个运行。`, `${runsEn(position - 1)} before it.`);
}

function forSlot({ key, runs, position = 1 }: Extract<Facts, { kind: 'slot' }>): Text {
  const before = position - 1;
  const zhLine = before > 0 ? `，前面还有 ${before} 个在等` : '';
  const enLine = before > 0 ? `; ${runsEn(before)} before it` : '';
  if (!runs) {
    return both(`并发键 ${key} 的名额已满。`, `All slots of key ${key} are taken.`);
  }
  if (runs.length === 0) {
    return both(
      `并发键 ${key} 有空出的名额${zhLine}，即将轮到。`,
      `A slot of key ${key} is free${enLine}; it is about to be given away.`,
    );
  }
  const named = runs.slice(0, mostNamed);
  const isMore = runs.length > mostNamed;
  const zh = `${named.join('、')}${isMore ? ' 等' : ''}`;
  const en = `${runs.length === 1 ? 'run' : 'runs'} ${named.join(', ')}${isMore ? ' and others' : ''}`;
  const [slot, is] = runs.length === 1 ? ['slot', 'is'] : ['slots', 'are'];
  return both(
    `并发键 ${key} 的名额由运行 ${zh} 占用${zhLine}。`,
    `The ${slot} of key ${key} ${is} held by ${en}${enLine}.`,
  );
}

type StepFacts = Extract<Facts, { readonly step: string }>;

function ofStep(facts: StepFacts, wording: Wording): Text {
  const name = wording.nameOf(facts.step) ?? facts.step;
  const zh = `步骤「${say(name, 'zh-CN')}」`;
  const en = `Step "${say(name, 'en')}"`;
  const { at } = { at: undefined, ...facts };
  const time = at === undefined ? '' : momentText(at, wording);
  const [zhLatest, enLatest] = time
    ? [`，最晚到 ${time}`, `, until ${time} at the latest`]
    : ['', ''];
  switch (facts.kind) {
    case 'retry': {
      const { attempt, attempts, code } = facts;
      return both(
        `${zh}将在 ${time} 进行第 ${attempt} 次尝试（共 ${attempts} 次），上次的错误是 ${code}。`,
        `${en}: retry ${attempt} of ${attempts} at ${time} after ${code}.`,
      );
    }
    case 'time':
      return both(`${zh}等到 ${time}。`, `${en} waits until ${time}.`);
    case 'delay':
      return both(`${zh}将在 ${time} 继续。`, `${en} goes on at ${time}.`);
    case 'signal':
      return both(
        `${zh}等待信号 ${facts.name}（键 ${facts.key}）${zhLatest}。`,
        `${en} waits for signal ${facts.name} with key ${facts.key}${enLatest}.`,
      );
    case 'callback':
      return both(
        `${zh}等待发到其回调地址的请求${zhLatest}；拿到该地址的系统或人可以让它继续。`,
        `${en} waits for a request to its callback address${enLatest}; whoever was given that address can let it go on.`,
      );
    case 'call': {
      const [run] = facts.runs;
      const { because } = facts;
      return both(
        `${zh}等待运行 ${run} 结束${zhLatest}${because ? `：${because['zh-CN']}` : '。'}`,
        `${en} waits for run ${run} to end${enLatest}${because ? `: ${because.en}` : '.'}`,
      );
    }
    case 'attention':
      return both(
        `${zh}的结果未知，需要有人决定它是否已经发生。`,
        `${en} has an unknown outcome; somebody has to decide whether it happened.`,
      );
  }
}
