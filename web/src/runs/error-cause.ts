import { errorCodes } from '@weir/contract/error-codes';
import type { ErrorData } from '@weir/contract/errors';
import type { Language } from '@weir/contract/text';
import { codePlaceOf } from './code-place.ts';

/**
 * What an error says beyond the general sentence of its code and the place in code, which `details` tell as well:
 * `超时：核心系统 30 s 未响应` gives `核心系统 30 s 未响应`. Empty when it says no more.
 */
export function causeOf(error: ErrorData, language: Language): string {
  const message = error.message[language];
  const rest = after(message, generalOf(error.code, language));
  const place = codePlaceOf(error);
  if (!place) return rest;
  const { line, column } = place;
  const told = { 'zh-CN': `第 ${line} 行第 ${column} 列`, en: `line ${line}, column ${column}` };
  return after(rest, told[language]);
}

/** The cause, or the whole sentence when it names none. */
export function causeOrAll(error: ErrorData, language: Language): string {
  return causeOf(error, language) || error.message[language];
}

const end = /[：:。.\s]+$/;

function generalOf(code: string, language: Language): string {
  if (!Object.hasOwn(errorCodes, code)) return '';
  const { message } = errorCodes[code as keyof typeof errorCodes];
  return message({ zh: '', en: '' })[language].replace(end, '');
}

/** What follows `start` and its colon; the whole text when it does not start so. */
function after(text: string, start: string): string {
  if (start === '' || !text.startsWith(start)) return text;
  const rest = text.slice(start.length);
  return /^[：:]/.test(rest) ? rest.slice(1).trim() : rest.replace(end, '') === '' ? '' : text;
}
