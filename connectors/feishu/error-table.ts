import type { ActionErrorCode } from '../sdk/index.ts';

interface Meaning {
  readonly code: ActionErrorCode;
  /** The fault lies with this receiver alone: others of a list may still be reached. */
  readonly receiver?: true;
}

const all = (
  codes: readonly number[],
  code: ActionErrorCode,
): readonly (readonly [number, Meaning])[] => codes.map((each) => [each, { code }]);
const oneReceiver = (
  codes: readonly number[],
  code: ActionErrorCode,
): readonly (readonly [number, Meaning])[] => codes.map((each) => [each, { code, receiver: true }]);

const meanings: ReadonlyMap<number, Meaning> = new Map([
  // sign-in: token endpoint, then tokens
  ...all([10003, 10014, 10015], 'auth_failed'),
  ...all([99991663, 99991664, 99991665, 99991668, 99991669, 99991671, 99991677], 'auth_failed'),
  ...all([99991661], 'internal'),
  // app disabled, not in the tenant, scope missing, address not listed, outside the contacts range
  ...all([99991662, 99991673, 99991672, 99991679, 99991401, 230027, 40004, 41050], 'forbidden'),
  // the monthly quota: no wait of ours would help
  ...all([99991403], 'rejected'),
  ...all([99991400, 11232, 11233, 11247, 230020], 'rate_limited'),
  ...all([1500, 1663, 1668, 2200, 5000, 55001, 65001, 10101, 20050, 20072], 'unavailable'),
  // the request itself
  ...all([9499, 99992402, 230001, 230017, 230055, 230099], 'invalid_input'),
  ...all([19036, 230025], 'too_large'),
  ...all([11205, 11240, 230006], 'forbidden'),
  ...all([230022, 230028], 'rejected'),
  // who it goes to
  ...oneReceiver(
    [99992351, 99992354, 99992355, 99992356, 99992357, 99992360, 99992380, 232009],
    'not_found',
  ),
  ...oneReceiver([99992361, 99992364, 99992381, 230034], 'invalid_input'),
  ...oneReceiver([11201, 10002, 10030, 11225, 230002, 230013, 230018, 230035], 'forbidden'),
  ...oneReceiver([230029, 230038, 230053], 'rejected'),
  // changing a sent message
  ...all([230011, 230110], 'not_found'),
  ...all([230031], 'conflict'),
  ...all([200310], 'forbidden'),
]);

/** What the vendor's code means for the platform; undefined for one that is not listed. */
export function meaningOf(vendorCode: number): Meaning | undefined {
  return meanings.get(vendorCode);
}

const deadTokens: ReadonlySet<number> = new Set([99991663, 99991664, 99991665, 99991671]);

/** Whether a new token may cure it. */
export function isDeadToken(vendorCode: unknown): boolean {
  return typeof vendorCode === 'number' && deadTokens.has(vendorCode);
}
