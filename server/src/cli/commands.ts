import type { Text } from '@weir/contract/text';
import type { Call, CommandSpec, OptionSpec } from './arguments.ts';
import { runFilterOptions } from './run-filter.ts';

/** A command of the terminal; its code is loaded when it runs. `run` answers the exit code. */
export interface Command extends CommandSpec {
  readonly load: () => Promise<{ run(call: Call): Promise<number> }>;
}

const both = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });

/** Of every command that talks to a server. */
const remote: Readonly<Record<string, OptionSpec>> = {
  url: {
    value: 'url',
    does: both(
      '服务器地址，默认 WEIR_URL，再默认本机数据目录上的服务器',
      'the server; default WEIR_URL, else the one on this machine’s data folder',
    ),
  },
  token: {
    value: 'token',
    does: both('令牌，默认 WEIR_TOKEN', 'the token; default WEIR_TOKEN'),
  },
};

/** The commands that talk to a running server, by their words. */
export const commands: Readonly<Record<string, Command>> = {
  'sign-in': {
    operands: '',
    least: 0,
    most: 0,
    does: both('打印新的一次性登录链接', 'prints a new one-time sign-in link'),
    options: {},
    load: () => import('./sign-in.ts'),
  },
  apply: {
    operands: '<file|folder>…',
    least: 1,
    most: Number.MAX_SAFE_INTEGER,
    does: both(
      '按文件创建、更新连接，保存并发布流程；未变的不动',
      'makes and changes connections, saves and publishes flows as the files say; leaves what is the same',
    ),
    options: {
      'dry-run': {
        does: both('只检查，只说会做什么', 'only checks, and says what it would do'),
      },
      ...remote,
    },
    load: () => import('./apply.ts'),
  },
  export: {
    operands: '<folder>',
    least: 1,
    most: 1,
    does: both(
      '把流程和连接写成 apply 能读的文件；密钥只留环境变量名',
      'writes flows and connections as files that apply reads; of secrets only the names of variables',
    ),
    options: {
      flow: {
        value: 'key',
        does: both('只导出此流程及其连接', 'only this flow and its connections'),
      },
      ...remote,
    },
    load: () => import('./export.ts'),
  },
  run: {
    operands: '<flow>',
    least: 1,
    most: 1,
    does: both(
      '运行流程的已发布版本；失败退出码 1，未结束 3',
      'runs the published version of a flow; exit code 1 when it failed, 3 when it goes on',
    ),
    options: {
      input: {
        value: 'file|-',
        does: both(
          '输入（JSON 或 YAML 文件，- 为标准输入）',
          'input: a JSON or YAML file, - for stdin',
        ),
      },
      trigger: {
        value: 'file|-',
        does: both(
          '触发事件的字段，如 { "body": … }',
          'fields of the trigger event, such as { "body": … }',
        ),
      },
      version: {
        value: 'n|draft',
        does: both('运行此版本，或草稿', 'this version instead, or the draft'),
      },
      pins: {
        value: 'file|-',
        does: both(
          '草稿中不执行的步骤及其输出，如 { "ask": … }',
          'steps of the draft that are not executed, with their outputs, such as { "ask": … }',
        ),
      },
      wait: {
        value: '30s',
        otherwise: { value: '30s', form: /^\d+(ms|s|m)$/ },
        does: both(
          '等待结束并打印输出，默认 30s',
          'waits for the end and prints the output; default 30s',
        ),
      },
      ...remote,
    },
    load: () => import('./run.ts'),
  },
  test: {
    operands: '<file|folder>…',
    least: 1,
    most: Number.MAX_SAFE_INTEGER,
    does: both(
      '运行流程的测试（*.test.yaml）；不访问外部；有失败则退出码 1',
      'runs tests of flows (*.test.yaml); nothing leaves; exit code 1 when one fails',
    ),
    options: remote,
    load: () => import('./test.ts'),
  },
  runs: {
    operands: '',
    least: 0,
    most: 0,
    does: both('列出运行，最新的在前', 'lists runs, newest first'),
    options: {
      ...runFilterOptions,
      limit: { value: 'n', does: both('最多几条，默认 20', 'at most so many; default 20') },
      json: { does: both('输出 JSON', 'prints JSON') },
      ...remote,
    },
    load: () => import('./runs.ts'),
  },
  'token create': {
    operands: '<name>',
    least: 1,
    most: 1,
    does: both('创建令牌并打印，只显示这一次', 'makes a token and prints it, this once'),
    options: {
      days: {
        value: 'n',
        does: both('有效天数，默认不过期', 'valid for so many days; default for ever'),
      },
      ...remote,
    },
    load: () => import('./token-create.ts'),
  },
  'token list': {
    operands: '',
    least: 0,
    most: 0,
    does: both('列出令牌', 'lists tokens'),
    options: { json: { does: both('输出 JSON', 'prints JSON') }, ...remote },
    load: () => import('./token-list.ts'),
  },
  'token revoke': {
    operands: '<id>',
    least: 1,
    most: 1,
    does: both('立即撤销令牌', 'revokes a token at once'),
    options: remote,
    load: () => import('./token-revoke.ts'),
  },
};
