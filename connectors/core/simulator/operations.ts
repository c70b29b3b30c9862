import type { FakeAnswer, FakeRequest } from '../../sdk/fake-api.ts';
import { checkBody, type Fields, idsOf, integer, oneOf, orNull, text } from './checks.ts';
import { noSuchPath, refuse, type State } from './state.ts';

/** The business paths: what is asked of which collection. */
export function answerBusiness(state: State, request: FakeRequest, now: number): FakeAnswer {
  const [collection = '', id = '', ...rest] = request.path;
  const handlers = Object.hasOwn(routes, collection) ? routes[collection] : undefined;
  const route = handlers?.(id);
  if (route === undefined || rest.length > 0) return noSuchPath;
  const handle = Object.hasOwn(route, request.method) ? route[request.method] : undefined;
  if (handle === undefined) {
    return refuse(405, { code: 'METHOD', message: `${request.method} is not allowed` });
  }
  return handle({ state, request, id, now });
}

interface Call {
  readonly state: State;
  readonly request: FakeRequest;
  readonly id: string;
  readonly now: number;
}

type Route = Readonly<Record<string, (call: Call) => FakeAnswer>>;
type Routes = Readonly<Record<string, (id: string) => Route | undefined>>;

const routes: Routes = {
  templates: (id) => (id === '' ? undefined : { GET: getOf('templates'), PUT: updateTemplate }),
  users: (id) => (id === '' ? undefined : { GET: getOf('users'), PUT: upsertUser }),
  departments: (id) => (id === '' ? undefined : { PUT: upsertDepartment }),
  approvals: (id) => (id === 'pending' ? { GET: listPending } : undefined),
  notices: (id) => (id === '' ? { POST: createNotice } : undefined),
};

function getOf(collection: 'templates' | 'users') {
  return ({ state, id }: Call): FakeAnswer => {
    const found = state[collection].get(id);
    return found === undefined ? notFound(collection, id) : { status: 200, body: found };
  };
}

function notFound(collection: string, id: string): FakeAnswer {
  return refuse(404, { code: 'NOT_FOUND', message: `no ${collection} with id ${id}` });
}

function updateTemplate({ state, request, id, now }: Call): FakeAnswer {
  const template = state.templates.get(id);
  if (template === undefined) return notFound('templates', id);
  const checked = checkBody(request, {
    status: { rule: oneOf('ENABLED', 'DISABLED') },
    name: { rule: text(100) },
  });
  if ('refused' in checked) return checked.refused;
  const changed = { ...template, ...checked.values };
  if (changed.status === template.status && changed.name === template.name)
    return { status: 200, body: template };
  const kept = { ...changed, updatedAt: now };
  state.templates.set(id, kept);
  state.changes += 1;
  return { status: 200, body: kept };
}

function upsertUser(call: Call): FakeAnswer {
  const { departments } = call.state;
  return upsert(call, call.state.users, {
    name: { rule: text(50), required: true },
    email: { rule: text(100) },
    mobile: { rule: text(30) },
    feishuUserId: { rule: text(64) },
    departmentIds: { rule: idsOf((id) => departments.has(id)) },
  });
}

function upsertDepartment(call: Call): FakeAnswer {
  const { departments, users } = call.state;
  const otherThan = (value: unknown) =>
    departments.has(String(value)) && value !== call.id ? null : 'names no other department';
  return upsert(call, departments, {
    name: { rule: text(50), required: true },
    parentId: { rule: orNull(otherThan) },
    leaderId: { rule: orNull((value) => (users.has(String(value)) ? null : 'names no user')) },
    order: { rule: integer },
  });
}

function upsert<T extends { readonly id: string; readonly name: string }>(
  { state, request, id }: Call,
  into: Map<string, T>,
  fields: Fields,
): FakeAnswer {
  const checked = checkBody(request, fields);
  if ('refused' in checked) return checked.refused;
  const known = into.get(id);
  // The rules have checked every field, and `name` is required.
  const kept = { ...known, ...checked.values, id } as T;
  if (JSON.stringify(kept) !== JSON.stringify(known)) state.changes += 1;
  into.set(id, kept);
  return { status: known === undefined ? 201 : 200, body: kept };
}

function listPending({ state, request }: Call): FakeAnswer {
  const unknown = [...request.query.keys()].find((name) => !['approverId', 'limit'].includes(name));
  if (unknown !== undefined) {
    const error = {
      code: 'UNKNOWN_FIELD',
      message: `unknown parameter ${unknown}`,
      field: unknown,
    };
    return refuse(400, error);
  }
  const approver = request.query.get('approverId');
  const limit = Number(request.query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    return refuse(422, { code: 'INVALID', message: 'must be 1 to 200', field: 'limit' });
  }
  const items = [...state.approvals.values()].filter(
    ({ approverId }) => approver === null || approverId === approver,
  );
  return { status: 200, body: { items: items.slice(0, limit) } };
}

/** How many are kept. */
const maxNotices = 1000;

/** Each call makes a new notice, with the same key too: this system does not deduplicate. */
function createNotice({ state, request, now }: Call): FakeAnswer {
  if (!request.headers['idempotency-key']) {
    return refuse(400, { code: 'KEY_MISSING', message: 'the header idempotency-key is missing' });
  }
  const checked = checkBody(request, {
    title: { rule: text(100), required: true },
    text: { rule: text(5000), required: true },
    receiverIds: { rule: idsOf((id) => state.users.has(id)) },
  });
  if ('refused' in checked) return checked.refused;
  const { title, text: body, receiverIds = [] } = checked.values;
  state.noticesMade += 1;
  const notice = {
    id: `N-${state.noticesMade}`,
    title: String(title),
    text: String(body),
    receiverIds: receiverIds as readonly string[],
    createdAt: now,
  };
  state.notices.push(notice);
  if (state.notices.length > maxNotices) state.notices.shift();
  state.changes += 1;
  return { status: 201, body: notice };
}
