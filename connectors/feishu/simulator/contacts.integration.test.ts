import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedApp, scopes } from './apps.ts';
import { type FeishuSimulator, startFeishuSimulator } from './simulator.ts';

const people = Array.from({ length: 60 }, (_, i) => ({
  openId: `ou_m${i}`,
  name: `M${i}`,
  departments: ['od_big'],
}));
const app: SimulatedApp = {
  appId: 'cli_1',
  appSecret: 's1',
  users: [
    {
      openId: 'ou_1',
      unionId: 'on_1',
      userId: 'u1',
      name: '王磊',
      mobile: '+8613800000007',
      email: 'one@example.com',
      departments: ['od_a', 'od_b'],
    },
    { openId: 'ou_hidden', visible: false, departments: ['od_a'] },
    { openId: 'ou_gone', email: 'gone@example.com', departments: ['od_a'], resigned: true },
    ...people,
  ],
  departments: [
    { id: 'od_a', name: 'A', parentId: '0' },
    { id: 'od_b', name: 'B', parentId: 'od_a' },
    { id: 'od_big', name: 'Big', parentId: '0' },
    { id: 'od_empty', name: 'Empty', parentId: '0' },
  ],
};
const bare: SimulatedApp = {
  ...app,
  appId: 'cli_bare',
  scopes: [scopes.findId, scopes.readUser],
};

let feishu: FeishuSimulator;

beforeEach(async () => {
  feishu = await startFeishuSimulator({ host: '127.0.0.1', port: 0, apps: [app, bare] });
});
afterEach(() => feishu.close());

interface Answer {
  readonly status: number;
  readonly body: {
    readonly code: number;
    readonly error?: Readonly<Record<string, unknown>>;
    readonly data: {
      readonly user?: Readonly<Record<string, unknown>>;
      readonly user_list?: readonly unknown[];
      readonly items?: readonly Readonly<Record<string, unknown>>[];
      readonly has_more?: boolean;
      readonly page_token?: string;
    };
  };
}

async function call(path: string, body?: unknown, appId = 'cli_1'): Promise<Answer> {
  const token = await fetch(`${feishu.url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ app_id: appId, app_secret: 's1' }),
  });
  const { tenant_access_token: bearer } = (await token.json()) as { tenant_access_token: string };
  const response = await fetch(`${feishu.url}/open-apis/contact/v3/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

test('ids are found by mobile and e-mail; unknown ones come back without, by HTTP 200', async () => {
  const body = { emails: ['one@example.com', 'no@example.com'], mobiles: ['13800000007'] };
  expect(await call('users/batch_get_id', body)).toMatchObject({
    status: 200,
    body: {
      code: 0,
      data: {
        user_list: [
          { email: 'one@example.com', user_id: 'ou_1' },
          { email: 'no@example.com' },
          { mobile: '13800000007', user_id: 'ou_1' },
        ],
      },
    },
  });
  const none = await call('users/batch_get_id', { emails: ['no@example.com'] });
  expect(none.body.data.user_list).toEqual([{ email: 'no@example.com' }]);
});

test('who has left is found only when asked for', async () => {
  const ask = async (more: object) =>
    (await call('users/batch_get_id', { emails: ['gone@example.com'], ...more })).body.data
      .user_list;
  expect(await ask({})).toEqual([{ email: 'gone@example.com' }]);
  expect(await ask({ include_resigned: true })).toMatchObject([{ user_id: 'ou_gone' }]);
});

test.each([
  ['an unknown kind of id', 'users/batch_get_id?user_id_type=mobile', { emails: ['a'] }, 99992402],
  ['51 of them', 'users/batch_get_id', { emails: Array(51).fill('a') }, 99992402],
  ['none', 'users/batch_get_id', {}, 99992402],
  ['a number', 'users/batch_get_id', { mobiles: [138] }, 99992402],
  ['no object', 'users/batch_get_id', [], 9499],
  ['an unknown open id', 'users/ou_9', undefined, 99992351],
  ['an unknown user id', 'users/u9?user_id_type=user_id', undefined, 99992360],
  ['someone out of range', 'users/ou_hidden', undefined, 41050],
  ['no department', 'users/find_by_department', undefined, 99992402],
  ['an unknown department', 'users/find_by_department?department_id=od_9', undefined, 99992357],
  ['a page of 51', 'users/find_by_department?department_id=od_a&page_size=51', undefined, 99992402],
  ['a page token that is none', 'departments/0/children?page_token=x', undefined, 99992402],
])('it refuses %s', async (...[, path, body, code]) => {
  expect(await call(path, body)).toMatchObject({ status: 400, body: { code } });
});

test('a person is the same by each kind of id; fields without scope are missing', async () => {
  for (const path of [
    'users/ou_1',
    'users/on_1?user_id_type=union_id',
    'users/u1?user_id_type=user_id',
  ]) {
    expect((await call(path)).body.data.user).toMatchObject({
      open_id: 'ou_1',
      union_id: 'on_1',
      user_id: 'u1',
      name: '王磊',
      mobile: '+8613800000007',
      department_ids: ['od_a', 'od_b'],
      status: { is_resigned: false },
    });
  }
  const { user } = (await call('users/ou_1', undefined, 'cli_bare')).body.data;
  expect(Object.keys(user ?? {})).toEqual([
    'open_id',
    'union_id',
    'name',
    'department_ids',
    'status',
  ]);
  const ids = await call(
    'users/batch_get_id?user_id_type=user_id',
    { emails: ['one@example.com'] },
    'cli_bare',
  );
  expect(ids.body.data.user_list).toEqual([{ email: 'one@example.com' }]);
});

test('a scope that is missing is named', async () => {
  expect(await call('departments/0/children', undefined, 'cli_bare')).toMatchObject({
    status: 400,
    body: {
      code: 99991672,
      error: { permission_violations: [{ subject: scopes.readDepartments }] },
    },
  });
});

test('members are direct ones; who belongs to two departments is in both', async () => {
  const members = async (id: string) =>
    (await call(`users/find_by_department?department_id=${id}`)).body.data.items?.map(
      (each) => each['open_id'],
    );
  expect(await members('od_a')).toEqual(['ou_1']);
  expect(await members('od_b')).toEqual(['ou_1']);
});

test('pages: a token leads on within its own query, the last has none, an empty one no items', async () => {
  const path = 'users/find_by_department?department_id=od_big&page_size=50';
  const first = (await call(path)).body.data;
  expect(first).toMatchObject({ has_more: true, page_token: expect.any(String) });
  expect(first.items).toHaveLength(50);
  const last = (await call(`${path}&page_token=${first.page_token}`)).body.data;
  expect(last.items).toHaveLength(10);
  expect(last).not.toHaveProperty('page_token');
  const other = `users/find_by_department?department_id=od_a&page_token=${first.page_token}`;
  expect((await call(other)).body.code).toBe(99992402);
  const empty = (await call('users/find_by_department?department_id=od_empty')).body.data;
  expect(empty).toEqual({ has_more: false });
});

test('departments: the level below, or all levels', async () => {
  const below = async (query: string) =>
    (await call(`departments/0/children${query}`)).body.data.items?.map(({ name }) => name);
  expect(await below('')).toEqual(['A', 'Big', 'Empty']);
  expect(await below('?fetch_child=true')).toEqual(['A', 'B', 'Big', 'Empty']);
});
