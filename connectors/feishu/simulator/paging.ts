import type { FakeAnswer, FakeRequest } from '../../sdk/fake-api.ts';
import { fieldFailure, success } from './answers.ts';

const usual = 10;
const most = 50;

/**
 * One page as the platform cuts it: a token belongs to its query, the last page has none, and an empty one has no `items`.
 */
export function pageOf(request: FakeRequest, items: readonly unknown[]): FakeAnswer {
  const size = Number(request.query.get('page_size') ?? usual);
  if (!Number.isInteger(size) || size < 1 || size > most) {
    return fieldFailure('page_size', `the value is limited to 1 to ${most}`);
  }
  const start = startOf(request);
  if (start === null || start > items.length)
    return fieldFailure('page_token', 'page_token is invalid');
  const page = items.slice(start, start + size);
  const next = start + size;
  const hasMore = next < items.length;
  return success({
    has_more: hasMore,
    ...(page.length > 0 && { items: page }),
    ...(hasMore && { page_token: tokenOf(request, next) }),
  });
}

function startOf(request: FakeRequest): number | null {
  const token = request.query.get('page_token');
  if (token === null || token === '') return 0;
  const [offset] = Buffer.from(token, 'base64url').toString('utf8').split(' ');
  const start = Number(offset);
  return Number.isInteger(start) && token === tokenOf(request, start) ? start : null;
}

function tokenOf(request: FakeRequest, offset: number): string {
  const query = [...request.query].filter(
    ([name]) => name !== 'page_token' && name !== 'page_size',
  );
  const text = `${offset} ${request.path.join('/')} ${JSON.stringify(query.sort())}`;
  return Buffer.from(text).toString('base64url');
}
