import { type HelperDoc, type HelperGroup, helper } from './helper-doc.ts';

const form = "form?: 'hex' | 'base64' | 'base64url'";

function digest(name: string, title: string, gives: string): HelperDoc {
  return helper(
    `${name}(value: unknown, ${form}): string`,
    { zh: `${title} 摘要。`, en: `The ${title} digest.` },
    { example: `hash.${name}('abc')`, gives },
  );
}

function hmac(name: string, title: string, gives: string): HelperDoc {
  return helper(
    `${name}(value: unknown, key: unknown, ${form}): string`,
    { zh: `以密钥计算的 ${title}。`, en: `${title} with a key.` },
    { example: `hash.${name}('abc', 'key', 'base64')`, gives },
  );
}

export const hashDocs: HelperGroup = {
  name: 'hash',
  text: {
    'zh-CN': '对 UTF-8 文本求摘要，默认写成十六进制。',
    en: 'Digests of texts as UTF-8, by default in hexadecimal digits.',
  },
  helpers: [
    digest('md5', 'MD5', '900150983cd24fb0d6963f7d28e17f72'),
    digest('sha1', 'SHA-1', 'a9993e364706816aba3e25717850c26c9cd0d89d'),
    digest('sha256', 'SHA-256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
    digest(
      'sha512',
      'SHA-512',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ),
    digest('sm3', 'SM3', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'),
    hmac('hmacMd5', 'HMAC-MD5', '0v6YBj+HawMZOvtJtJeVkQ=='),
    hmac('hmacSha1', 'HMAC-SHA1', 'T9CyFSdu8S8rPkyOysKBFJi2Vvw='),
    hmac('hmacSha256', 'HMAC-SHA256', 'nBluMtwBdfhvSxy4konWYZ3mvuaZ5MN45oMJ7Zehpqs='),
    hmac(
      'hmacSha512',
      'HMAC-SHA512',
      'OSaiB8jEKwxBeSy9PhoaqvX3olcE9i38k5xJh9184GAAnFuxwkRzVbMhbxC1N+mvp7ZKTlORsNYxFy0Hk54Ieg==',
    ),
  ],
};

export const base64Docs: HelperGroup = {
  name: 'base64',
  text: { 'zh-CN': '文本按 UTF-8 编码。', en: 'Texts as UTF-8.' },
  helpers: [
    helper(
      'encode(value: unknown): string',
      { zh: '编码。', en: 'Encodes a text.' },
      { example: "base64.encode('合同')", gives: '5ZCI5ZCM' },
    ),
    helper(
      'encodeUrl(value: unknown): string',
      { zh: '编码为可放进地址的形式。', en: 'Encodes a text in the form for addresses.' },
      { example: "base64.encodeUrl('??>')", gives: 'Pz8-' },
    ),
    helper(
      'decode(value: unknown): string',
      { zh: '解码，两种形式均可。', en: 'Decodes either form.' },
      { example: "base64.decode('5ZCI5ZCM')", gives: '合同' },
    ),
  ],
};
