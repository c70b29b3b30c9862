import type { FakeAnswer } from '../../sdk/fake-api.ts';
import { failure } from './answers.ts';
import type { SimulatedApp } from './apps.ts';

/** Why `app` cannot write to this receiver; null when it can. Only ids the seed knows are people and chats. */
export function refusedReceiver(
  apps: ReadonlyMap<string, SimulatedApp>,
  app: SimulatedApp,
  to: { readonly type: string; readonly id: string },
): FakeAnswer | null {
  if (to.type === 'chat_id') {
    const chat = app.chats?.find((each) => each.chatId === to.id);
    if (chat === undefined) return failure(232009, 'chat does not exist');
    return chat.member === false ? failure(230002, 'Bot/User can NOT be out of the chat.') : null;
  }
  if (to.type !== 'open_id') return failure(99992351, `not a valid {${to.type}}`);
  const user = app.users.find((each) => each.openId === to.id);
  if (user !== undefined) {
    return user.available === false
      ? failure(230013, 'Bot has NO availability to this user.')
      : null;
  }
  const elsewhere = [...apps.values()].some((each) =>
    each.users.some(({ openId }) => openId === to.id),
  );
  return elsewhere
    ? failure(99992361, 'open_id cross app')
    : failure(99992351, 'not a valid {open_id}');
}
