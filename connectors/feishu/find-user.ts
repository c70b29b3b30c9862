import { ConnectorError, defineAction, field, read } from '../sdk/index.ts';
import type { FeishuContext } from './client.ts';
import { config } from './config.ts';
import { getUser, openIdsOf, type User } from './contacts.ts';

export const findUser = defineAction(config)({
  key: 'find-user',
  name: { 'zh-CN': '查找用户', en: 'Find a user' },
  description: {
    'zh-CN': '按手机号、邮箱或 ID 查找飞书用户，得到可用作接收人的 userId。',
    en: 'Finds a Feishu user by mobile, e-mail or id; the userId can be used as a receiver.',
  },
  sentence: { 'zh-CN': '按 {by} 查找用户 {value}', en: 'Find user {value} by {by}' },
  effect: read,
  input: {
    by: field.select(['mobile', 'email', 'userId', 'unionId'], {
      label: { 'zh-CN': '查找方式', en: 'Find by' },
    }),
    value: field.string({
      label: { 'zh-CN': '值', en: 'Value' },
      hint: {
        'zh-CN': 'userId 可以是 open_id（ou_ 开头）或企业内的 user_id',
        en: 'A userId is an open_id (ou_…) or the tenant’s own user_id',
      },
    }),
  },
  sample: {
    input: { by: 'email', value: 'wang.lei@example.com' },
    output: {
      userId: 'ou_7d8a6e6df7621556ce0d21922b676706',
      unionId: 'on_94a1ee5551019f18cd73d9f111898cf2',
      name: '王磊',
      mobile: '+8613800000007',
      email: 'wang.lei@example.com',
      departments: ['od-4e6ac4d14bcd5071a37a39de902c7141'],
      active: true,
    },
  },
  async run(context) {
    const { by, value } = context.input;
    try {
      return await find(context, by, value.trim());
    } catch (error) {
      throw aboutValue(error);
    }
  },
});

async function find(
  context: FeishuContext,
  by: 'mobile' | 'email' | 'userId' | 'unionId',
  value: string,
): Promise<User> {
  if (by === 'unionId') return getUser(context, 'union_id', value);
  if (by === 'userId') {
    return getUser(context, value.startsWith('ou_') ? 'open_id' : 'user_id', value);
  }
  const known = await openIdsOf(context, by === 'email' ? 'emails' : 'mobiles', [value]);
  const id = known.get(value);
  if (id === undefined) throw new ConnectorError('not_found', `Nobody has this ${by}`);
  return getUser(context, 'open_id', id);
}

/** What the vendor says of a receiver concerns the value here. */
function aboutValue(error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error;
  const { code, message, details, retryAfterMs, cause, nothingSent } = error;
  const isValues = code === 'not_found' || error.field === 'receiver';
  if (!isValues || details['status'] === 404) return error;
  return new ConnectorError(code, message, {
    field: 'value',
    details,
    cause,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(nothingSent && { nothingSent }),
  });
}
