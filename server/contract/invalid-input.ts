import type { Problem } from './errors.ts';
import { WeirError } from './weir-error.ts';

/** The error of what someone sent: the first problem in the sentence and in `field`, all of them in `details`. */
export function invalidInput(problems: readonly [Problem, ...Problem[]]): WeirError {
  const [{ path, message }] = problems;
  return new WeirError(
    'invalid_input',
    { zh: `${path}：${message['zh-CN']}`, en: `${path}: ${message.en}` },
    { field: path, details: { problems } },
  );
}
