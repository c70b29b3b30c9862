import { useEffect } from 'react';
import { useText } from '../i18n/i18n.ts';

/** Names the browser's tab after the page. */
export function PageTitle({ text }: { readonly text: string }) {
  const t = useText();
  const whole = `${text} · ${t('product.name')} ${t('product.mark')}`;
  useEffect(() => {
    document.title = whole;
  }, [whole]);
  return null;
}
