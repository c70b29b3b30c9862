import type { DocumentChange } from '@weir/contract/document-changes';
import type { useText } from '../i18n/i18n.ts';

/** One change in words: what became of which part, and the field inside it. */
export function changeTitle(
  { kind, of, id = '', field }: Pick<DocumentChange, 'kind' | 'of' | 'id' | 'field'>,
  t: ReturnType<typeof useText>,
): string {
  const part = t(`change.${of}`, { id });
  return t(`change.${kind}`, { what: field === '' ? part : `${part} · ${field}` });
}
