import type { ConnectionView } from '@weir/contract/views';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveConnection, toFile } from './connection-form.ts';
import { type ConnectionFile, readDocument } from './documents.ts';

const form = {
  schema: {
    type: 'object',
    properties: {
      baseUrl: { type: 'string', format: 'uri' },
      appId: { type: 'string' },
      appSecret: { type: 'string', minLength: 1 },
      mode: { type: 'string', enum: ['a', 'b'] },
    },
    required: ['appId', 'appSecret'],
    additionalProperties: false,
  },
  secrets: ['appSecret'],
};
const canary = 'canary-9f8e7d6c';

function fileOf(config: string): ConnectionFile {
  const text = `connection: feishu\nconnector: feishu\nname: 飞书\nconfig:\n${config}`;
  const read = readDocument('c.yaml', text);
  if ('document' in read && read.document.kind === 'connection') return read.document;
  throw new Error(JSON.stringify(read));
}

const kept = (changes: Partial<ConnectionView> = {}): ConnectionView => ({
  key: 'feishu',
  connector: 'feishu',
  name: '飞书',
  config: { appId: 'cli_1' },
  secrets: ['appSecret'],
  updatedAt: 1,
  ...changes,
});

function problemsOf(config: string, before?: ConnectionView) {
  const resolved = resolveConnection(fileOf(config), form, before);
  return 'problems' in resolved ? resolved.problems : [];
}

beforeEach(() => {
  vi.stubEnv('WEIR_TEST_SECRET', canary);
  vi.stubEnv('WEIR_ROOT_KEY', canary);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a connection of a file', () => {
  it('takes a secret from the environment', () => {
    const file = fileOf('  appId: cli_1\n  appSecret: { env: WEIR_TEST_SECRET }\n');
    expect(resolveConnection(file, form, undefined)).toEqual({
      wanted: { file, config: { appId: 'cli_1', appSecret: canary }, givesSecrets: true },
    });
  });

  it('may leave out a secret that is kept, of the same connector only', () => {
    const file = fileOf('  appId: cli_1\n');
    expect(resolveConnection(file, form, kept())).toEqual({
      wanted: { file, config: { appId: 'cli_1' }, givesSecrets: false },
    });
    expect(problemsOf('  appId: x', kept({ connector: 'lark' }))).toMatchObject([
      { path: 'config.appSecret' },
    ]);
    expect(problemsOf('  appId: x')).toMatchObject([{ path: 'config.appSecret', line: 4 }]);
  });

  it.each([
    [
      'a variable that is not set',
      '  appId: x\n  appSecret: { env: WEIR_TEST_NONE }',
      'WEIR_TEST_NONE',
    ],
    ['a secret of Weir itself', '  appId: x\n  appSecret: { env: WEIR_ROOT_KEY }', 'WEIR_ROOT_KEY'],
  ])('%s is told with its name, place and no value', (_what, config, name) => {
    const problems = problemsOf(config);
    expect(problems).toMatchObject([{ file: 'c.yaml', line: 6, path: 'config.appSecret' }]);
    expect(problems[0]?.message['zh-CN']).toContain(name);
    expect(problems[0]?.message.en).toContain(name);
    expect(JSON.stringify(problems)).not.toContain(canary);
  });

  it('is checked against its connector, all at once, and no sentence repeats a secret', () => {
    const problems = problemsOf(
      `  baseUrl: nowhere\n  appSecret: { ${canary}: 1 }\n  mode: c\n  other: ${canary}\n`,
    );
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '4 config.appId',
      '6 config.appSecret',
      '7 config.mode',
      '8 config.other',
      '5 config.baseUrl',
    ]);
    expect(JSON.stringify(problems)).not.toContain(canary);
    expect(resolveConnection(fileOf('  a: 1'), undefined, undefined)).toMatchObject({
      problems: [{ line: 2, path: 'connector' }],
    });
  });
});

describe('a file of a connection', () => {
  it('names variables for its secrets', () => {
    const view = kept({ key: 'feishu-two', secrets: ['appSecret', 'aesKey2'] });
    expect(toFile(view, new Set())).toEqual({
      connection: 'feishu-two',
      connector: 'feishu',
      name: '飞书',
      config: {
        appId: 'cli_1',
        appSecret: { env: 'WEIR_FEISHU_TWO_APP_SECRET' },
        aesKey2: { env: 'WEIR_FEISHU_TWO_AES_KEY2' },
      },
    });
  });

  it('never shares a variable with another, nor with a setting of Weir', () => {
    const key = fc.constantFrom('root', 'a', 'a-b', 'bootstrap');
    const field = fc.constantFrom('key', 'bC', 'c', 'token');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ key, field }), { selector: (r) => r.key + r.field }),
        (all) => {
          const taken = new Set(['WEIR_A_C']);
          for (const { key: connection, field: secret } of all)
            toFile(kept({ key: connection, secrets: [secret] }), taken);
          expect(taken.size).toBe(all.length + 1);
          expect(taken).not.toContain('WEIR_ROOT_KEY');
          expect(taken).not.toContain('WEIR_BOOTSTRAP_TOKEN');
        },
      ),
    );
  });
});
