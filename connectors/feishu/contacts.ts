import { ConnectorError } from '../sdk/index.ts';
import { callFeishu, type FeishuContext } from './client.ts';

/** Most the endpoint takes at a time. */
const atATime = 50;

/** Open ids by e-mail address or mobile number, as they were given; those nobody has are missing. */
export async function openIdsOf(
  context: FeishuContext,
  by: 'emails' | 'mobiles',
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let i = 0; i < values.length; i += atATime) {
    const some = values.slice(i, i + atATime);
    const answer = await callFeishu(
      context,
      (client) =>
        client.contact.v3.user.batchGetId({
          params: { user_id_type: 'open_id' },
          data: { [by]: some },
        }),
      { reads: true },
    );
    for (const { user_id: id, email, mobile } of answer.data?.user_list ?? []) {
      const value = by === 'emails' ? email : mobile;
      if (id && value) found.set(value, id);
    }
  }
  return found;
}

/** A person in the words the messaging connectors share; what the app has no scope for is missing. */
export interface User {
  /** The id that messages are addressed by. */
  readonly userId: string;
  readonly unionId?: string;
  readonly name: string;
  readonly mobile?: string;
  readonly email?: string;
  readonly departments: readonly string[];
  /** Not frozen, not resigned, not gone, and signed in before. */
  readonly active: boolean;
}

/** Throws `ConnectorError`, `not_found` for an id nobody has. */
export async function getUser(
  context: FeishuContext,
  idType: 'open_id' | 'union_id' | 'user_id',
  id: string,
): Promise<User> {
  // The SDK puts it into the path as it is.
  if (/^\.{1,2}$/.test(id))
    throw new ConnectorError('invalid_input', `"${id}" cannot be an id`, { field: 'value' });
  const answer = await callFeishu(context, (client) =>
    client.contact.v3.user.get({
      path: { user_id: encodeURIComponent(id.toWellFormed()) },
      params: { user_id_type: idType, department_id_type: 'open_department_id' },
    }),
  );
  const user = answer.data?.user;
  if (!user?.open_id) throw new ConnectorError('rejected', 'Feishu answered no user');
  const { union_id: unionId, mobile, email, status } = user;
  const isAway = status?.is_frozen || status?.is_resigned || status?.is_exited;
  return {
    userId: user.open_id,
    ...(unionId && { unionId }),
    name: user.name ?? '',
    ...(mobile && { mobile }),
    ...(email && { email }),
    departments: user.department_ids ?? [],
    active: !isAway && status?.is_activated !== false,
  };
}
