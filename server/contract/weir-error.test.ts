import { expect, it } from 'vitest';
import { inWords, sentences, toErrorData, WeirError } from './weir-error.ts';

const data = (...given: ConstructorParameters<typeof WeirError>) =>
  toErrorData(new WeirError(...given));

it('ends the reason before it says what to do', () => {
  const error = data('root_key_invalid', { zh: '不是 base64', en: 'not base64' });
  expect(sentences(error)).toBe(
    [
      '根密钥不可用：不是 base64。WEIR_ROOT_KEY 应为 32 个随机字节的 base64，例如 openssl rand -base64 32 的输出。',
      'The root key cannot be used: not base64. WEIR_ROOT_KEY is the base64 of 32 random bytes, for example from openssl rand -base64 32.',
    ].join('\n'),
  );
});

it.each([
  ['Gone.', '暂时不可用：Gone.', ' 稍后重试。'],
  ['is "gone."', '暂时不可用：is "gone."', ' 稍后重试。'],
  ['已关闭。', '暂时不可用：已关闭。', '稍后重试。'],
  ['没有「甲」', '暂时不可用：没有「甲」。', '稍后重试。'],
  ['port 5672\n', '暂时不可用：port 5672。', '稍后重试。'],
])('keeps what ends already: %j', (reason, sentence, hint) => {
  expect(inWords(data('unavailable', { reason }), 'zh-CN')).toEqual({ sentence, hint });
});

it('has nothing behind a sentence without a hint', () => {
  expect(sentences(data('not_found', { reason: 'x' }))).toBe('找不到：x。\nNot found: x.');
});
