import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import type { LogLevel } from './observe/log.ts';

/** All settings of a process. The only reader of the environment (api.md, Environment). */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  /** `postgres://` address of the control database; undefined: the databases lie in the data folder. */
  readonly databaseUrl: string | undefined;
  /** `redis://` or `rediss://` address of the queue of a cluster; undefined: the queue lies in the api of this machine. */
  readonly redisUrl: string | undefined;
  readonly workers: number;
  readonly groups: readonly string[];
  /** The most guest processes of a process that asks them. */
  readonly guests: number;
  /** Of tenants that have none of their own: IANA name such as `Asia/Shanghai`. */
  readonly timezone: string;
  /** base64 of 32 bytes; undefined: kept in the data folder. */
  readonly rootKey: string | undefined;
  readonly bootstrapToken: string | undefined;
  readonly demo: boolean;
  /** Ports of the simulated core system and of the simulated Feishu, beside our own. */
  readonly demoPorts: { readonly core: number; readonly feishu: number };
  /** Private targets outgoing calls may reach; read by `parseAllow`. */
  readonly egressAllow: string;
  /** Bytes that ended runs of one flow may take. */
  readonly flowQuota: number;
  /** Free bytes in the data folder below which nothing is accepted; undefined: by the size of its disk. */
  readonly diskReserve: number | undefined;
  readonly logLevel: LogLevel;
  /** Folder in which tests arm crash points; undefined: there are none. */
  readonly crashPoints: string | undefined;
}

/** Which server a command talks to, and as whom; undefined: the one on this machine's data folder. */
export interface ClientConfig {
  /** Without a slash at its end. */
  readonly url: string | undefined;
  readonly token: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Of runs whose flow names no group. */
const defaultGroup = 'default';

/** @throws WeirError `setting_invalid`, naming the variable and what it should be. */
export function readConfig(environment: Environment = process.env): Config {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const host = text('WEIR_HOST') ?? '127.0.0.1';
  const port = integer(environment, 'WEIR_PORT', { min: 1, max: 65_533, otherwise: 8700 });
  refuseUnknown(text);
  const database = readDatabase(text('WEIR_DATABASE_URL'));
  const redisUrl = readRedis(text('WEIR_REDIS_URL'));
  const rootKey = text('WEIR_ROOT_KEY');
  if (redisUrl !== undefined) checkCluster({ databaseUrl: database.url, rootKey });
  return {
    host,
    port,
    publicUrl:
      address('WEIR_PUBLIC_URL', text('WEIR_PUBLIC_URL')) ?? `http://${bracketed(host)}:${port}`,
    dataDir: resolve(database.folder ?? text('WEIR_DATA_DIR') ?? 'data'),
    databaseUrl: database.url,
    redisUrl,
    workers: integer(environment, 'WEIR_WORKERS', {
      min: 1,
      max: 256,
      otherwise: Math.max(1, availableParallelism() - 1),
    }),
    groups: list(text('WEIR_GROUPS')) ?? [defaultGroup],
    guests: integer(environment, 'WEIR_GUESTS', { min: 1, max: 64, otherwise: 4 }),
    timezone: zone(text('WEIR_TIMEZONE')),
    rootKey,
    bootstrapToken: token(text('WEIR_BOOTSTRAP_TOKEN')),
    demo: flag('WEIR_DEMO', text('WEIR_DEMO')) ?? database.url === undefined,
    demoPorts: { core: port + 1, feishu: port + 2 },
    egressAllow: text('WEIR_EGRESS_ALLOW') ?? '',
    flowQuota: bytes('WEIR_FLOW_QUOTA', text('WEIR_FLOW_QUOTA')) ?? 10 * 2 ** 30,
    diskReserve: bytes('WEIR_DISK_RESERVE', text('WEIR_DISK_RESERVE')),
    logLevel: level(text('WEIR_LOG_LEVEL')),
    crashPoints: text('WEIR_CRASH_POINTS'),
  };
}

/** @throws WeirError `setting_invalid`. */
export function readClientConfig(environment: Environment = process.env): ClientConfig {
  const url = environment['WEIR_URL']?.trim() || undefined;
  return {
    url: address('WEIR_URL', url),
    token: environment['WEIR_TOKEN']?.trim() || undefined,
  };
}

/** Variables with secrets of our own: no connection may take them for its. */
export const ownSecrets: readonly string[] = [
  'WEIR_ROOT_KEY',
  'WEIR_BOOTSTRAP_TOKEN',
  'WEIR_TOKEN',
  'WEIR_DATABASE_URL',
  'WEIR_REDIS_URL',
];

/** The secret of a connection that its file keeps in a variable; an empty one counts as not given. */
export function connectionSecret(
  name: string,
  environment: Environment = process.env,
): string | undefined {
  return ownSecrets.includes(name) ? undefined : environment[name] || undefined;
}

/** Settings of later versions: what this one cannot do is refused, not silently ignored. */
const unknownYet = [
  'WEIR_EGRESS_DENY_PRIVATE',
  'WEIR_EGRESS_PROXY',
  'WEIR_EXTRA_CA',
  'WEIR_BACKLOG_MAX',
];

function refuseUnknown(text: (name: string) => string | undefined): void {
  const name = unknownYet.find((each) => text(each) !== undefined);
  if (name) throw invalid(name, '此版本不支持', 'this version does not support it');
}

/** The folder of SQLite's files, or the address of a PostgreSQL server with the control database as its path. */
function readDatabase(text: string | undefined): { folder?: string; url?: string } {
  if (text === undefined) return {};
  if (text.startsWith('sqlite:') && text.length > 'sqlite:'.length)
    return { folder: text.slice('sqlite:'.length) };
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) {
    const { pathname } = new URL(text);
    if (/^\/[^/]+$/.test(pathname)) return { url: text };
  }
  // What was given is not repeated: it may hold a password.
  throw invalid(
    'WEIR_DATABASE_URL',
    '应为 sqlite:<目录> 或 postgres://<用户>:<密码>@<主机>/<数据库>',
    'expected sqlite:<folder> or postgres://<user>:<password>@<host>/<database>',
  );
}

function readRedis(text: string | undefined): string | undefined {
  if (text === undefined || (/^rediss?:\/\//.test(text) && URL.canParse(text))) return text;
  throw invalid(
    'WEIR_REDIS_URL',
    '应为 redis://<用户>:<密码>@<主机>:<端口> 或 rediss://…',
    'expected redis://<user>:<password>@<host>:<port> or rediss://…',
  );
}

/** Redis joins processes of many machines: they need a database they all reach, and one key. */
function checkCluster({
  databaseUrl,
  rootKey,
}: {
  databaseUrl: string | undefined;
  rootKey: string | undefined;
}): void {
  if (databaseUrl === undefined) {
    throw invalid(
      'WEIR_REDIS_URL',
      'Redis 队列需要 PostgreSQL：请同时设置 WEIR_DATABASE_URL=postgres://…，或去掉 WEIR_REDIS_URL，使用内置队列',
      'a queue on Redis needs PostgreSQL: set WEIR_DATABASE_URL=postgres://… as well, or leave WEIR_REDIS_URL out for the embedded queue',
    );
  }
  if (rootKey === undefined) {
    throw invalid(
      'WEIR_ROOT_KEY',
      '使用 WEIR_REDIS_URL 时，所有进程共用一个根密钥，必须设置；可用 openssl rand -base64 32 生成',
      'with WEIR_REDIS_URL all processes share one root key, so it has to be given; openssl rand -base64 32 makes one',
    );
  }
}

function integer(
  environment: Environment,
  name: string,
  range: { min: number; max: number; otherwise: number },
): number {
  const text = environment[name]?.trim();
  if (!text) return range.otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return value;
  const { min, max } = range;
  throw invalid(name, `应为 ${min} 到 ${max} 的整数`, `expected an integer from ${min} to ${max}`);
}

const units = { '': 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

function bytes(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits = '', unit = ''] = /^(\d{1,6})\s*([KMGT]B)?$/i.exec(text) ?? [];
  if (digits !== '') return Number(digits) * units[unit.toUpperCase() as keyof typeof units];
  throw invalid(name, '应为字节数，例如 500MB 或 10GB', 'expected a size such as 500MB or 10GB');
}

function flag(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw invalid(name, '应为 true 或 false', 'expected true or false');
}

function list(text: string | undefined): string[] | undefined {
  const items = text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items?.length ? items : undefined;
}

function address(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw invalid(name, '应为 http 或 https 地址', 'expected an http or https address');
}

/** Short tokens are guessable. */
function token(text: string | undefined): string | undefined {
  if (text === undefined || text.length >= 16) return text;
  throw invalid('WEIR_BOOTSTRAP_TOKEN', '至少 16 个字符', 'at least 16 characters');
}

function zone(text: string | undefined): string {
  if (text === undefined) return 'Asia/Shanghai';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw invalid(
      'WEIR_TIMEZONE',
      '应为时区名，例如 Asia/Shanghai 或 UTC',
      'expected a time zone such as Asia/Shanghai or UTC',
    );
  }
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

function level(text: string | undefined): LogLevel {
  const found = levels.find((name) => name === (text ?? 'info'));
  if (found) return found;
  const zh = `应为 ${levels.join('、')} 之一`;
  throw invalid('WEIR_LOG_LEVEL', zh, `expected one of ${levels.join(', ')}`);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function invalid(name: string, zh: string, en: string): WeirError {
  return new WeirError('setting_invalid', { name, zh, en });
}

/**
 * Whether nobody would serve the runs of flows that name no group: without a cluster there are no workers but these. In a
 * cluster others may.
 */
export function leavesDefaultAlone({ redisUrl, groups }: Config): boolean {
  return redisUrl === undefined && !groups.includes(defaultGroup);
}

export function needsDefaultGroup(): WeirError {
  return invalid(
    'WEIR_GROUPS',
    '必须包含 default：没有注明工作组的流程都在这个组运行；只有在集群中，工作进程才能只服务其他组',
    'it must contain default, where flows that name no group run; only in a cluster may workers serve other groups alone',
  );
}

/** Our environment without what a child has no use for, and with what was said in another way. */
export function environmentWithout(names: readonly string[], added: Environment = {}): Environment {
  const entries = Object.entries(process.env).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(entries), ...added };
}
