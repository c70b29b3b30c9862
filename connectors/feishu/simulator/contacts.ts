import { type FakeAnswer, type FakeRequest, jsonOf, saysJson } from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';
import { failure, fieldFailure, success } from './answers.ts';
import { hasScope, type SimulatedApp, type SimulatedPerson, scopes } from './apps.ts';
import { pageOf } from './paging.ts';
import { idOf, personOf, type UserIdType, userIdTypes } from './people.ts';

export interface ContactsCall {
  readonly apps: ReadonlyMap<string, SimulatedApp>;
  readonly app: SimulatedApp;
  readonly request: FakeRequest;
  /** The id in the path, where there is one. */
  readonly id: string;
}

const atATime = 50;

/** `POST users/batch_get_id`: those nobody has come back without `user_id`, and HTTP 200. */
export function batchGetId({ app, request }: ContactsCall): FakeAnswer {
  const type = userIdType(request);
  if (type === null) return wrongIdType;
  const body = saysJson(request) ? jsonOf(request) : undefined;
  if (!isRecord(body)) return failure(9499, 'Bad Request: the body must be a JSON object');
  const { emails = [], mobiles = [], include_resigned: resigned = false } = body;
  if (!isTexts(emails)) return fieldFailure('emails', `a list of at most ${atATime} texts`);
  if (!isTexts(mobiles)) return fieldFailure('mobiles', `a list of at most ${atATime} texts`);
  if (emails.length + mobiles.length === 0) return fieldFailure('emails', 'emails or mobiles');
  const item = (field: 'email' | 'mobile') => (value: string) => {
    const found = app.users.find(
      (each) => sameNumber(each[field], value) && (resigned === true || !each.resigned),
    );
    return { [field]: value, ...(found && { user_id: visibleId(app, found, type) }) };
  };
  return success({ user_list: [...emails.map(item('email')), ...mobiles.map(item('mobile'))] });
}

/** `GET users/:user_id`. */
export function getUser({ apps, app, request, id }: ContactsCall): FakeAnswer {
  const type = userIdType(request);
  if (type === null) return wrongIdType;
  const person = personOf(apps, app, { type, id });
  if ('refused' in person) return person.refused;
  if (person.visible === false) return failure(41050, 'no user authority error');
  return success({ user: describe(app, person) });
}

/** `GET users/find_by_department`: direct members only. */
export function findByDepartment({ app, request }: ContactsCall): FakeAnswer {
  const department = request.query.get('department_id');
  if (department === null) return fieldFailure('department_id', 'department_id is required');
  if (!isDepartment(app, department)) return unknownDepartment;
  const members = app.users.filter(
    ({ departments = [], resigned, visible }) =>
      departments.includes(department) && !resigned && visible !== false,
  );
  return pageOf(
    request,
    members.map((each) => describe(app, each)),
  );
}

/** `GET departments/:department_id/children`: the level below, or with `fetch_child` all levels. */
export function departmentChildren({ app, request, id }: ContactsCall): FakeAnswer {
  if (!isDepartment(app, id)) return unknownDepartment;
  const { departments = [] } = app;
  const below = (parent: string): typeof departments =>
    departments
      .filter(({ parentId }) => parentId === parent)
      .flatMap((each) => [
        each,
        ...(request.query.get('fetch_child') === 'true' ? below(each.id) : []),
      ]);
  const items = below(id).map(({ id: open_department_id, name, parentId }, order) => ({
    open_department_id,
    name,
    parent_department_id: parentId,
    order: String(order),
    status: { is_deleted: false },
  }));
  return pageOf(request, items);
}

const wrongIdType = fieldFailure('user_id_type', `one of ${userIdTypes.join(', ')}`);
const unknownDepartment = failure(99992357, 'not a valid {open_department_id}');

function userIdType(request: FakeRequest): UserIdType | null {
  const type = request.query.get('user_id_type') ?? 'open_id';
  return userIdTypes.includes(type) ? (type as UserIdType) : null;
}

function isDepartment({ departments = [] }: SimulatedApp, id: string): boolean {
  return id === '0' || departments.some((each) => each.id === id);
}

function isTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= atATime &&
    value.every((each) => typeof each === 'string')
  );
}

/** A number of China may be written without its country. */
function sameNumber(known: string | undefined, given: string): boolean {
  return known !== undefined && (known === given || known === `+86${given}`);
}

function visibleId(app: SimulatedApp, person: SimulatedPerson, type: UserIdType) {
  return type === 'user_id' && !hasScope(app, scopes.userId) ? undefined : idOf(person, type);
}

/** Fields the app has no scope for are missing, not null. */
function describe(app: SimulatedApp, person: SimulatedPerson): Readonly<Record<string, unknown>> {
  const { openId, unionId, name = '', mobile, email, departments = [] } = person;
  return {
    open_id: openId,
    union_id: unionId,
    user_id: visibleId(app, person, 'user_id'),
    name,
    mobile: hasScope(app, scopes.mobile) ? mobile : undefined,
    email: hasScope(app, scopes.email) ? email : undefined,
    department_ids: departments,
    status: {
      is_frozen: person.frozen === true,
      is_resigned: person.resigned === true,
      is_activated: true,
      is_exited: false,
      is_unjoin: false,
    },
  };
}
