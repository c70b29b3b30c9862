import { readDraft } from './draft.ts';
import type { Problem } from './errors.ts';
import { isJsonObject } from './json.ts';
import { own, valueAt } from './own.ts';
import { pathText, problemAt } from './problem.ts';
import { both } from './sentence-parts.ts';
import type { Text } from './text.ts';
import { settingSentences as say } from './validate-sentences.ts';

/** A part of the language the product does not carry out yet. */
interface Unsupported {
  readonly in: 'settings' | 'triggers' | 'steps';
  /** Of triggers and steps of this kind only. */
  readonly use?: string;
  readonly at: readonly string[];
  /** Those values alone; absent: any. */
  readonly only?: (value: unknown) => boolean;
  readonly what: Text;
}

const withMajor = /@[1-9]\d*$/;
const hasMajor = (use: unknown) => typeof use === 'string' && withMajor.test(use);

/** Refused at publishing instead of being ignored; what is carried out one day is taken out here. */
const table: readonly Unsupported[] = [
  {
    in: 'triggers',
    use: 'webhook',
    at: ['with', 'auth'],
    only: isJsonObject,
    what: both('校验 Webhook 的发送方', 'Authenticating the sender of a webhook'),
  },
  {
    in: 'triggers',
    use: 'webhook',
    at: ['with', 'networks'],
    what: both('限制 Webhook 的来源网络', 'Limiting the networks of a webhook'),
  },
  {
    in: 'triggers',
    use: 'webhook',
    at: ['with', 'cors'],
    what: both('从网页调用 Webhook', 'Calling a webhook from a web page'),
  },
  { in: 'triggers', use: 'schedule', at: ['use'], what: both('定时触发', 'A schedule') },
  { in: 'settings', at: ['hot'], what: both('热点提前', 'Promoting hot keys') },
  {
    in: 'steps',
    at: ['use'],
    only: hasMajor,
    what: both('指定连接器的主版本', 'A major version of a connector'),
  },
  {
    in: 'steps',
    at: ['undo', 'use'],
    only: hasMajor,
    what: both('指定连接器的主版本', 'A major version of a connector'),
  },
  {
    in: 'steps',
    use: 'code',
    at: ['with', 'packages'],
    what: both('在代码中使用软件包', 'Using packages in code'),
  },
];

/** What of a flow document nobody would carry out, valid as it may be. Never throws. */
export function checkUnsupported(document: unknown): Problem[] {
  const draft = readDraft(document);
  const places = {
    settings: [{ path: ['settings'], value: own(draft.document, 'settings') }],
    triggers: [...draft.triggers].map(([id, value]) => ({ path: ['triggers', id], value })),
    steps: draft.steps.map(({ path, step }) => ({ path, value: step })),
  };
  return table.flatMap(({ in: group, use, at, only = () => true, what }) =>
    places[group].flatMap(({ path, value }) => {
      if (use !== undefined && own(value, 'use') !== use) return [];
      const found = valueAt(value, at);
      if (found === undefined || !only(found)) return [];
      return [problemAt(pathText([...path, ...at]), 'not_supported', say.notSupported(what))];
    }),
  );
}
