import { type HelperGroup, helper } from './helper-doc.ts';

export const textDocs: HelperGroup = {
  name: 'text',
  text: {
    'zh-CN':
      '`null` 和 `undefined` 视为空文本，对象视为它的 JSON。长度按字符计：一个汉字、一个表情各算一个。',
    en: '`null` and `undefined` count as empty, objects as their JSON. Lengths are in characters: 汉 is one, 😀 is one.',
  },
  helpers: [
    helper(
      'trim(value: unknown): string',
      { zh: '去掉首尾空白。', en: 'Without space at both ends.' },
      { example: "text.trim(' 合同 ')", gives: '合同' },
    ),
    helper(
      'upper(value: unknown): string',
      { zh: '转为大写。', en: 'In upper case.' },
      { example: "text.upper('abc')", gives: 'ABC' },
    ),
    helper(
      'lower(value: unknown): string',
      { zh: '转为小写。', en: 'In lower case.' },
      { example: "text.lower('ABC')", gives: 'abc' },
    ),
    helper(
      'halfWidth(value: unknown): string',
      {
        zh: '全角字母、数字和符号转为半角。',
        en: 'Full-width letters, digits and signs as those of a keyboard.',
      },
      { example: "text.halfWidth('ＡＢ－１２（３）')", gives: 'AB-12(3)' },
    ),
    helper(
      'length(value: unknown): number',
      { zh: '字符数。', en: 'How many characters there are.' },
      { example: "text.length('合同😀')", gives: 3 },
    ),
    helper(
      'isBlank(value: unknown): boolean',
      { zh: '是否为空或只有空白。', en: 'Whether it is empty or nothing but space.' },
      { example: 'text.isBlank(null)', gives: true },
    ),
    helper(
      'contains(value: unknown, part: unknown): boolean',
      { zh: '是否含有另一段文本。', en: 'Whether another text is a part of it.' },
      { example: "text.contains('采购合同', '合同')", gives: true },
    ),
    helper(
      'replaceAll(value: unknown, search: unknown, replacement: unknown): string',
      {
        zh: '替换每一处，按原样查找。',
        en: 'Replaces each place; the text is searched for as it is.',
      },
      { example: "text.replaceAll('1.2.3', '.', '-')", gives: '1-2-3' },
    ),
    helper(
      'split(value: unknown, separator?: string): string[]',
      {
        zh: '拆成列表，去掉首尾空白和空项；默认按逗号、顿号、分号和空白拆分，中英文均可。',
        en: 'The parts of a list, trimmed, without empty ones; by default at commas, semicolons (also Chinese ones) and space.',
      },
      { example: "text.split('张三，李四; 王五')", gives: ['张三', '李四', '王五'] },
    ),
    helper(
      'join(list: readonly unknown[] | null | undefined, separator?: string): string',
      {
        zh: '连成一段文本，跳过空项；默认用顿号。',
        en: 'One text of a list, without empty parts; by default with 、 between them.',
      },
      { example: "text.join(['法务', null, '财务'])", gives: '法务、财务' },
    ),
    helper(
      'padStart(value: unknown, length: number, fill?: string): string',
      {
        zh: '在前面补到指定长度，默认补空格。',
        en: 'Filled at its start up to a length, by default with spaces.',
      },
      { example: "text.padStart(7, 4, '0')", gives: '0007' },
    ),
    helper(
      'padEnd(value: unknown, length: number, fill?: string): string',
      {
        zh: '在后面补到指定长度，默认补空格。',
        en: 'Filled at its end up to a length, by default with spaces.',
      },
      { example: "text.padEnd('编号', 4, '·')", gives: '编号··' },
    ),
    helper(
      'truncate(value: unknown, max: number, ending?: string): string',
      {
        zh: '最多保留这么多字符，连同结尾的省略号。',
        en: 'At most so many characters, the ending (…) among them.',
      },
      { example: "text.truncate('采购合同审批通过', 5)", gives: '采购合同…' },
    ),
    helper(
      'truncateBytes(value: unknown, max: number, ending?: string): string',
      {
        zh: '最多保留这么多 UTF-8 字节，例如企业微信文本消息的 2048。',
        en: 'At most so many bytes of UTF-8, as of a WeCom text message (2048).',
      },
      { example: "text.truncateBytes('采购合同审批通过', 12)", gives: '采购合…' },
    ),
    helper(
      "mask(value: unknown, kind: 'phone' | 'idCard' | 'bankCard' | 'name' | 'email'): string",
      {
        zh: '隐去手机号、身份证号、银行卡号、姓名或邮箱的中间部分。',
        en: 'Hides the middle of a phone number, id number, bank card, name or mail address.',
      },
      { example: "text.mask('13812345678', 'phone')", gives: '138****5678' },
    ),
    helper(
      'maskMiddle(value: unknown, first: number, last: number): string',
      {
        zh: '只保留开头和结尾的几个字符。',
        en: 'Keeps so many characters at the start and at the end.',
      },
      { example: "text.maskMiddle('HT-2026-0001', 3, 2)", gives: 'HT-*******01' },
    ),
    helper(
      'fill(template: unknown, values: unknown): string',
      {
        zh: '填入 `{名称}` 处的值，可用路径；没有的值为空。',
        en: 'Puts values in place of `{name}`, also by a path; missing ones are empty.',
      },
      { example: "text.fill('{user.name} 您好', { user: { name: '张三' } })", gives: '张三 您好' },
    ),
    helper(
      'escapeHtml(value: unknown): string',
      { zh: '转义后可放进 HTML 或 XML。', en: 'As it may stand in HTML or XML.' },
      { example: "text.escapeHtml('<a & b>')", gives: '&lt;a &amp; b&gt;' },
    ),
    helper(
      'stripHtml(value: unknown): string',
      { zh: '去掉 HTML 标签，每段一行。', en: 'The words of HTML, one paragraph a line.' },
      { example: "text.stripHtml('<p>第一段&nbsp;A</p><p>第二段</p>')", gives: '第一段 A\n第二段' },
    ),
  ],
};
