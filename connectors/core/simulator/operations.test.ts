import { expect, test } from 'vitest';
import { answerBusiness } from './operations.ts';
import { createState } from './state.ts';

test('the last thousand notices are kept, and their numbers go on', () => {
  const state = createState({});
  const body = JSON.stringify({ title: '通知', text: '正文' });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' };
  const request = {
    method: 'POST',
    path: ['notices'],
    query: new URLSearchParams(),
    headers,
    body,
  };
  for (let i = 0; i < 1005; i += 1) expect(answerBusiness(state, request, i).status).toBe(201);
  expect(state.notices).toHaveLength(1000);
  expect(state.notices[0]?.id).toBe('N-6');
  expect(state.notices.at(-1)?.id).toBe('N-1005');
});
