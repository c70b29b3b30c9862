import { type Json, parseJson } from '@weir/contract/json';
import { isTooDeep } from '@weir/contract/json-depth';
import { WeirError } from '@weir/contract/weir-error';
import type { Failure, GuestError } from './messages.ts';
import type { ExpressionResult } from './sandbox.ts';

const maxResultBytes = 8 * 1024 * 1024;
const maxMessage = 500;
const ownCode = /^[a-z][a-z0-9_]{0,99}$/;
/** As isolates are told (`guest/realms.mjs`). */
const memoryMb = 128;

/** Reads a result line. What it says comes from foreign code and is checked as such. */
export function readLine(line: string): ExpressionResult {
  try {
    if (line === 'u') return { value: undefined };
    if (line.startsWith('v')) return readValue(line.slice(1));
    if (line.startsWith('e')) return { error: toError(JSON.parse(line.slice(1)) as GuestError) };
  } catch {
    // Not what a guest of ours writes.
  }
  return { error: new WeirError('sandbox_crash') };
}

export function failed(failure: Failure, timeoutMs: number): WeirError {
  if (failure === 'timeout') return new WeirError('sandbox_timeout', { ms: timeoutMs });
  if (failure === 'stalled') {
    return new WeirError('sandbox_timeout', {
      zh: '它在等待永远不会完成的 Promise',
      en: 'it waits for a promise that nothing can settle',
    });
  }
  if (failure === 'memory') return new WeirError('sandbox_memory', { mb: memoryMb });
  return new WeirError('sandbox_crash');
}

/** A JSON text of a guest. @throws SyntaxError */
export function readValue(text: string): ExpressionResult {
  if (Buffer.byteLength(text) > maxResultBytes) return { error: toError({ kind: 'large' }) };
  if (isTooDeep(text)) return { error: toError({ kind: 'deep' }) };
  return { value: parseJson(withoutLoneSurrogates(text)) };
}

/** `JSON.stringify` writes halves of characters, and only those, as escapes; stores and pages could not keep them. */
function withoutLoneSurrogates(text: string): string {
  if (!text.includes('\\ud')) return text;
  return text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escaped) =>
    escaped.startsWith('\\ud') ? '\ufffd' : escaped,
  );
}

/** `null` and the like make it throw, which counts as a crash. */
function toError(error: GuestError): WeirError {
  switch (error.kind) {
    case 'thrown':
    case 'syntax':
      return codeError(error);
    case 'failed':
      return ownError(error);
    case 'promise':
      return placed(error, {
        zh: '表达式不能是异步的；请改用代码步骤',
        en: 'an expression cannot be asynchronous; use a code step',
      });
    case 'unreadable':
      return new WeirError('sandbox_error', {
        zh: '代码嵌套过深，无法读取',
        en: 'the source is nested too deeply to be read',
      });
    default:
      if (!Object.hasOwn(unkeepable, error.kind)) return new WeirError('sandbox_crash');
      return new WeirError('sandbox_output', unkeepable[error.kind]);
  }
}

const unkeepable = {
  function: { zh: '结果是函数或 Symbol，不是数据', en: 'it is a function or a symbol, not data' },
  cycle: { zh: '结果中有循环引用', en: 'it contains itself' },
  large: { zh: '结果超过 8 MB', en: 'it is larger than 8 MB' },
  deep: { zh: '结果嵌套过深', en: 'it is nested too deeply' },
} as const;

function codeError(error: Extract<GuestError, { kind: 'thrown' | 'syntax' }>): WeirError {
  const name = String(error.name ?? '').slice(0, 100);
  const message = String(error.message).slice(0, maxMessage) || name;
  const zh = String(error.zh ?? message).slice(0, maxMessage);
  if (error.kind === 'thrown') return placed(error, { zh, en: message, name });
  const said = { zh: `语法错误：${message}`, en: `syntax error: ${message}` };
  return placed(error, { ...said, name: name || 'SyntaxError' });
}

/** As the tenant's code called `fail`; what no `fail` of ours lets through makes no error of that code. */
function ownError({ code, message, details }: Extract<GuestError, { kind: 'failed' }>): WeirError {
  if (!ownCode.test(code)) return new WeirError('sandbox_crash');
  const said = String(message).slice(0, maxMessage).toWellFormed();
  const known = details === undefined ? undefined : readValue(details);
  if (known && 'error' in known) return known.error;
  return new WeirError(
    'rejected',
    { reason: said },
    { own: { code, message: said }, details: known?.value },
  );
}

/** With the place in the sentence and in the details, if there is one. */
function placed(
  error: { readonly line?: unknown; readonly column?: unknown },
  { zh, en, name }: { readonly zh: string; readonly en: string; readonly name?: string },
): WeirError {
  const at = place(error);
  const params = at
    ? {
        zh: `第 ${at.line} 行第 ${at.column} 列：${zh}`,
        en: `line ${at.line}, column ${at.column}: ${en}`,
      }
    : { zh, en };
  return new WeirError('sandbox_error', params, { details: { ...at, ...(name && { name }) } });
}

function place({ line, column }: { readonly line?: unknown; readonly column?: unknown }) {
  const isCount = (value: unknown): value is number =>
    Number.isSafeInteger(value) && Number(value) > 0;
  return isCount(line) && isCount(column) ? { line, column } : undefined;
}

/** Of code: nothing returned is null. */
export function codeResult(result: ExpressionResult): Json {
  if ('error' in result) throw result.error;
  return result.value ?? null;
}
