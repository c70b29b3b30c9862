import type { RunSummary } from '@weir/contract/run';
import type { useText } from '../i18n/i18n.ts';

/** The version of a run as people read it. */
export function versionLabel(
  { version, test }: Pick<RunSummary, 'version'> & { readonly test?: true | undefined },
  t: ReturnType<typeof useText>,
): string {
  if (version !== 'draft') return t('version', { n: version });
  return test ? `${t('version.draft')} · ${t('version.test')}` : t('version.draft');
}
