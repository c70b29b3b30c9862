import type { Translate } from '../i18n/i18n.ts';

/** A way out that means the same for every step which has it; the cases of a branch are named by its author. */
export function commonPort(port: string, use: string | undefined) {
  if (port === 'ok' || port === 'error') return port;
  if (port === 'timeout' && use === 'wait') return port;
  return port === 'exhausted' && use === 'repeat' ? port : undefined;
}

/** What a way out of a step of the kind `use` is called: a case of a branch by its id, `ok` has no name of its own. */
export function portLabel(port: string, use: string | undefined, t: Translate): string {
  const common = port === 'else' ? port : commonPort(port, use);
  return common === undefined || common === 'ok' ? port : t(`port.${common}`);
}
