import type { FakeAnswer } from '../../sdk/fake-api.ts';
import { failure } from './answers.ts';
import type { SimulatedApp } from './apps.ts';
import { personOf } from './people.ts';

/**
 * Who gets a message: one key for a person, whatever id named them, or for a chat; else why `app` cannot write to them. Only
 * ids the seed knows are people and chats.
 */
export function receiverOf(
  apps: ReadonlyMap<string, SimulatedApp>,
  app: SimulatedApp,
  to: { readonly type: string; readonly id: string },
): { readonly key: string } | { readonly refused: FakeAnswer } {
  if (to.type === 'chat_id') {
    const chat = app.chats?.find((each) => each.chatId === to.id);
    if (chat === undefined) return { refused: failure(232009, 'chat does not exist') };
    if (chat.member !== false) return { key: chat.chatId };
    return { refused: failure(230002, 'Bot/User can NOT be out of the chat.') };
  }
  const person = personOf(apps, app, to);
  if ('refused' in person) return person;
  if (person.resigned) return { refused: failure(230029, 'User has resigned.') };
  if (person.available !== false) return { key: person.openId };
  return { refused: failure(230013, 'Bot has NO availability to this user.') };
}
