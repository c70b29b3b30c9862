import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** In a process of its own: other tests load what these are about. */
const script = `
  import { createRequire } from 'node:module';
  const { connectors } = await import(process.argv[1]);
  const keys = connectors.map(({ key }) => key);
  const loaded = Object.keys(createRequire(process.argv[1]).cache);
  console.log(JSON.stringify({ keys, loaded }));
`;

test('importing the registry loads no vendor library: every process does it, few send', () => {
  const registry = new URL('./index.ts', import.meta.url).href;
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    script,
    registry,
  ];
  const { keys, loaded } = JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8' }),
  ) as {
    keys: string[];
    loaded: string[];
  };
  expect(keys).toEqual(['core', 'feishu', 'http', 'rabbitmq']);
  expect(loaded.filter((path) => /@larksuiteoapi|amqplib/.test(path))).toEqual([]);
});
