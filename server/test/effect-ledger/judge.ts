import type { Entry } from './sink.ts';

/** What the ledger says of one path. */
interface Account {
  readonly methods: Set<string>;
  readonly keys: Set<string>;
  readonly bodies: Set<string>;
  accepted: number;
  requests: number;
}

export interface Judged {
  /** What is wrong, in words; none: everything is as it has to be. */
  readonly faults: readonly string[];
  readonly requests: number;
  /** Requests that had their effect and had had it before, under the same key. */
  readonly repeated: number;
}

/**
 * Whether exactly those effects were had: each path under one key of its own and with one body, all that a POST asks for
 * once; `refused` paths were asked for and had none.
 */
export function judge(
  ledger: readonly Entry[],
  { effects, refused }: { effects: ReadonlySet<string>; refused: ReadonlySet<string> },
): Judged {
  const accounts = new Map<string, Account>();
  const pathOfKey = new Map<string, string>();
  const faults: string[] = [];
  let repeated = 0;
  for (const { path, method, key, body, accepted } of ledger) {
    const account = accounts.get(path) ?? emptyAccount();
    accounts.set(path, account);
    account.methods.add(method);
    account.keys.add(key);
    account.bodies.add(body);
    account.requests += 1;
    if (accepted && account.accepted > 0) repeated += 1;
    if (accepted) account.accepted += 1;
    if ((pathOfKey.get(key) ?? path) !== path) faults.push(`${path}: its key is that of another`);
    pathOfKey.set(key, path);
  }
  for (const path of effects) if (!accounts.get(path)?.accepted) faults.push(`${path}: not done`);
  for (const path of refused) if (!accounts.has(path)) faults.push(`${path}: not asked for`);
  for (const [path, account] of accounts) {
    const { methods, keys, bodies, accepted } = account;
    if (!effects.has(path) && !refused.has(path)) faults.push(`${path}: not to be done`);
    if (refused.has(path) && accepted > 0) faults.push(`${path}: refused, and done`);
    if (keys.size > 1) faults.push(`${path}: ${keys.size} keys`);
    if (bodies.size > 1) faults.push(`${path}: ${bodies.size} bodies`);
    if (methods.has('POST') && accepted > 1) faults.push(`${path}: done ${accepted} times`);
  }
  return { faults, requests: ledger.length, repeated };
}

const emptyAccount = (): Account => ({
  methods: new Set(),
  keys: new Set(),
  bodies: new Set(),
  accepted: 0,
  requests: 0,
});
