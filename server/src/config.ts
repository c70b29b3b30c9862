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
  readonly workers: number;
  readonly groups: readonly string[];
  /** base64 of 32 bytes; undefined: kept in the data folder. */
  readonly rootKey: string | undefined;
  readonly bootstrapToken: string | undefined;
  readonly demo: boolean;
  /** Ports of the simulated core system and of the simulated Feishu, beside our own. */
  readonly demoPorts: { readonly core: number; readonly feishu: number };
  /** Private targets outgoing calls may reach; read by `parseAllow`. */
  readonly egressAllow: string;
  readonly logLevel: LogLevel;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws WeirError `setting_invalid`, naming the variable and what it should be. */
export function readConfig(environment: Environment = process.env): Config {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const host = text('WEIR_HOST') ?? '127.0.0.1';
  const port = integer(environment, 'WEIR_PORT', { min: 1, max: 65_533, otherwise: 8700 });
  refuseUnknown(text);
  return {
    host,
    port,
    publicUrl: publicUrl(text('WEIR_PUBLIC_URL')) ?? `http://${bracketed(host)}:${port}`,
    dataDir: resolve(sqliteFolder(text('WEIR_DATABASE_URL')) ?? text('WEIR_DATA_DIR') ?? 'data'),
    workers: integer(environment, 'WEIR_WORKERS', {
      min: 1,
      max: 256,
      otherwise: Math.max(1, availableParallelism() - 1),
    }),
    groups: groups(text('WEIR_GROUPS')),
    rootKey: text('WEIR_ROOT_KEY'),
    bootstrapToken: token(text('WEIR_BOOTSTRAP_TOKEN')),
    demo: flag('WEIR_DEMO', text('WEIR_DEMO')) ?? true,
    demoPorts: { core: port + 1, feishu: port + 2 },
    egressAllow: text('WEIR_EGRESS_ALLOW') ?? '',
    logLevel: level(text('WEIR_LOG_LEVEL')),
  };
}

/** Settings of later versions: what this one cannot do is refused, not silently ignored. */
const unknownYet = [
  'WEIR_REDIS_URL',
  'WEIR_EGRESS_DENY_PRIVATE',
  'WEIR_EGRESS_PROXY',
  'WEIR_EXTRA_CA',
  'WEIR_GUESTS',
  'WEIR_BACKLOG_MAX',
  'WEIR_TIMEZONE',
];

function refuseUnknown(text: (name: string) => string | undefined): void {
  const name = unknownYet.find((each) => text(each) !== undefined);
  if (name) throw invalid(name, '此版本不支持', 'this version does not support it');
}

/** All runs belong to the group `default` so far. */
function groups(text: string | undefined): string[] {
  const names = list(text) ?? ['default'];
  if (names.includes('default')) return names;
  throw invalid('WEIR_GROUPS', '必须包含 default', 'it must contain default');
}

function sqliteFolder(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length)
    return url.slice('sqlite:'.length);
  throw invalid('WEIR_DATABASE_URL', '应为 sqlite:<目录>', 'expected sqlite:<folder>');
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

function publicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw invalid('WEIR_PUBLIC_URL', '应为 http 或 https 地址', 'expected an http or https address');
}

/** Short tokens are guessable. */
function token(text: string | undefined): string | undefined {
  if (text === undefined || text.length >= 16) return text;
  throw invalid('WEIR_BOOTSTRAP_TOKEN', '至少 16 个字符', 'at least 16 characters');
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

/** Our environment without what a child has no use for. */
export function environmentWithout(names: readonly string[]): Environment {
  const entries = Object.entries(process.env).filter(([name]) => !names.includes(name));
  return Object.fromEntries(entries);
}
