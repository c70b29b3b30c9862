/**
 * The vault: a root key wraps one key per tenant, which seals each secret field. AES-256-GCM throughout; a sealed value
 * is `version (1) | nonce (12) | ciphertext | tag (16)`, and its associated data says what it is and whose, so that it
 * opens nowhere else.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { WeirError } from '@weir/contract/weir-error';

export interface RootVault {
  /** A new key for a tenant, wrapped by the root key, to be kept with the tenant. */
  newTenantKey(tenant: string): Uint8Array;
  /** Throws `secret_unreadable` when the root key is another one, or the sealed key another tenant's or changed. */
  forTenant(tenant: string, sealedKey: Uint8Array): TenantVault;
}

export interface TenantVault {
  seal(record: string, field: string, text: string): Uint8Array;
  /** Throws `secret_unreadable` unless `sealed` was made for this tenant, record and field. */
  open(record: string, field: string, sealed: Uint8Array): string;
  /** A key of the tenant's for another purpose, 32 bytes; the same each time (HKDF, RFC 5869). */
  keyFor(purpose: string): Uint8Array;
}

const formatVersion = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export function createVault(rootKey: Uint8Array): RootVault {
  const root = createBox(rootKey);
  const keyPlace = (tenant: string) => ['tenant-key', tenant];
  return {
    newTenantKey: (tenant) => root.seal(randomBytes(keyBytes), keyPlace(tenant)),
    forTenant(tenant, sealedKey) {
      const key = root.open(sealedKey, keyPlace(tenant), tenant);
      const box = createBox(key);
      const place = (record: string, field: string) => ['secret', tenant, record, field];
      return {
        seal: (record, field, text) => box.seal(Buffer.from(text, 'utf8'), place(record, field)),
        open: (record, field, sealed) =>
          box.open(sealed, place(record, field), record).toString('utf8'),
        keyFor: (purpose) => new Uint8Array(hkdfSync('sha256', key, '', purpose, keyBytes)),
      };
    },
  };
}

/**
 * The root key from its text, the base64 of 32 random bytes.
 *
 * @throws WeirError root_key_invalid for any other length or alphabet, and for keys nobody drew at random: a repeated
 * pattern, an even count, readable text.
 */
export function parseRootKey(text: string): Uint8Array {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (key.toString('base64') !== trimmed) throw invalidKey('不是 base64', 'not base64');
  if (key.length !== keyBytes)
    throw invalidKey(`长度为 ${key.length} 字节`, `it has ${key.length} bytes`);
  if (isGuessable(key)) throw invalidKey('不是随机生成的', 'not drawn at random');
  return key;
}

/** Of 32 random bytes about 30 differ; fewer than 16 do not happen. */
function isGuessable(key: Uint8Array): boolean {
  const steps = key.map((byte, i) => byte - (key[i - 1] ?? 0));
  const isText = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText || new Set(key).size < 16 || new Set(steps.subarray(1)).size < 8;
}

function invalidKey(zh: string, en: string): WeirError {
  return new WeirError('root_key_invalid', { zh, en });
}

function createBox(key: Uint8Array) {
  return {
    seal(plain: Uint8Array, place: readonly string[]): Uint8Array {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(associated(place));
      const body = [cipher.update(plain), cipher.final()];
      return Buffer.concat([Buffer.of(formatVersion), nonce, ...body, cipher.getAuthTag()]);
    },
    /** `record` names the sealed thing in the error. */
    open(sealed: Uint8Array, place: readonly string[], record: string): Buffer {
      const bodyStart = 1 + nonceBytes;
      if (sealed[0] !== formatVersion || sealed.length < bodyStart + tagBytes)
        throw unreadable(record);
      const tagStart = sealed.length - tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, bodyStart), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(associated(place));
      decipher.setAuthTag(sealed.subarray(tagStart));
      try {
        return Buffer.concat([
          decipher.update(sealed.subarray(bodyStart, tagStart)),
          decipher.final(),
        ]);
      } catch {
        throw unreadable(record);
      }
    },
  };
}

/** JSON, so that no two places give the same bytes. */
function associated(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([formatVersion, ...place]));
}

function unreadable(record: string): WeirError {
  return new WeirError('secret_unreadable', { record });
}
