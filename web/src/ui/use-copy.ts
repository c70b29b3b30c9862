import { App } from 'antd';
import { useText } from '../i18n/i18n.ts';

/** Puts a text on the clipboard and says so. */
export function useCopy(): (text: string) => Promise<void> {
  const { message } = App.useApp();
  const t = useText();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      void message.success(t('copy.done'));
    } catch {
      // Refused by the browser, or no secure context.
      void message.warning(t('copy.failed'));
    }
  };
}
