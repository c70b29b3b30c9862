import type { FlowSource } from '@weir/contract/flow';
import type { JsonObject } from '@weir/contract/json';
import type { Dialect, Steps } from './dialect.ts';

/** Flows that generated ones call, by what they do. What becomes of each is a function of its input. */
const keys = {
  gives: 'called-gives',
  fails: 'called-fails',
  pauses: 'called-pauses',
  acts: 'called-acts',
  deeper: 'called-deeper',
};
export const calledKeys: readonly string[] = Object.values(keys);

type Called = Pick<Dialect, 'action' | 'actions' | 'settled' | 'told'>;

/** Each reads `n` and `hot` of `trigger.input`, and may give back `more`. */
export function calledFlows(dialect: Called): readonly FlowSource[] {
  const { told } = dialect;
  return [
    flow(keys.gives, {
      n: set({ n: '{{ trigger.input.n + 1 }}', more: '{{ trigger.input.more }}' }),
    }),
    {
      ...flow(keys.fails, failing),
      ...(told !== undefined && { settings: { onFailure: { call: told } } }),
    },
    flow(keys.pauses, pausing(dialect), '{{ [trigger.input.n, trigger.input.hot] }}'),
    flow(keys.acts, acting(dialect), { acted: '{{ steps.act }}' }),
    flow(keys.deeper, deeper, [
      ...['{{ steps.first }}', '{{ steps.second }}', '{{ errors.second?.code }}'],
      '{{ steps.each }}',
    ]),
  ];
}

function flow(key: string, steps: Steps, output?: FlowSource['output']): FlowSource {
  return { flow: key, name: key, steps, ...(output !== undefined && { output }) };
}

const set = (given: JsonObject, more: object = {}): Steps[string] => ({
  use: 'set',
  with: given,
  ...more,
});
const call = (key: string, input: JsonObject, more: object = {}): Steps[string] => ({
  use: 'call',
  with: { flow: key, input },
  ...more,
});

const failing: Steps = {
  judge: {
    use: 'fail',
    when: '{{ trigger.input.n > 1 }}',
    with: {
      code: "{{ trigger.input.hot ? 'unavailable' : 'rejected' }}",
      message: 'n is {{ trigger.input.n }}',
    },
  },
  fine: set({ hot: '{{ trigger.input.hot }}' }),
};

/** So long that others go on meanwhile, and in the virtual time of a world much happens. */
function pausing({ settled }: Called): Steps {
  const long = "{{ trigger.input.hot ? '40s' : 20 }}";
  return { pause: { use: 'wait', with: { for: settled ? '2ms' : long } } };
}

/** Where nobody may know whether it has. */
function acting({ action, actions }: Called): Steps {
  const kind = actions.at(-1) ?? '';
  const input = { n: '{{ trigger.input.n }}' };
  return { act: action(kind, { flow: keys.acts, step: 'act', input }) };
}

const n = '{{ trigger.input.n }}';
const hot = '{{ trigger.input.hot }}';

const deeper: Steps = {
  first: call(keys.gives, { n, hot, more: 'deep' }),
  second: call(
    keys.fails,
    { n, hot },
    { after: 'first', retry: { attempts: 2, delay: '1ms', on: ['unavailable'] } },
  ),
  caught: set({ why: '{{ errors.second.code }}' }, { after: 'second.error' }),
  each: {
    use: 'loop',
    after: 'first',
    with: {
      items: "{{ trigger.input.hot ? [1, 2, 3] : ['a'] }}",
      concurrency: 3,
      steps: {
        inner: call(keys.pauses, { n: '{{ item }}', hot: false }),
      } as unknown as JsonObject,
    },
  },
};
