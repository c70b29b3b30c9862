import { ConnectorError } from '../sdk/index.ts';

const id = /^[A-Za-z0-9_-]+$/;

/**
 * The content of a text message. `text` is shown as it is: `<` is escaped, so that nothing in it, which may be data of
 * others, becomes a mention. Those in `mention` (ids, or `all`) are mentioned in front of it.
 *
 * @throws ConnectorError invalid_input for an empty text and for what is no id
 */
export function renderText(text: string, mention: readonly string[] = []): string {
  if (text.trim() === '') {
    throw new ConnectorError('invalid_input', 'The text is empty', { field: 'text' });
  }
  const wrong = mention.find((each) => !id.test(each));
  if (wrong !== undefined) {
    throw new ConnectorError('invalid_input', `"${wrong}" is no id`, { field: 'mention' });
  }
  const marks = mention.map((each) => `<at user_id="${each}"></at> `).join('');
  return JSON.stringify({ text: `${marks}${text.replaceAll('<', '&lt;')}` });
}
