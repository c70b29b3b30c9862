import { createHash } from 'node:crypto';
import { type Language, type Localized, say, type Text } from '@weir/contract/text';
import type { Answer } from './webhook-answer.ts';

/** What a person sees who opens the address of a callback: one sentence in both languages, and at most one button. */

/** Colours of the console. */
const style = `
:root{color-scheme:light dark;--page:#F4F7F9;--box:#FFFFFF;--line:#E4EAEE;--text:#16212B;--soft:#445361;--press:#0B6E8A}
@media(prefers-color-scheme:dark){:root{--page:#0C1115;--box:#141B21;--line:#27323B;--text:#E4EBF0;--soft:#AEBBC6;--press:#147F9D}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:16px;padding:24px;background:var(--page);color:var(--text);font:14px/22px "Segoe UI",-apple-system,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei UI","Noto Sans CJK SC",sans-serif;text-autospace:normal}
main{width:100%;max-width:480px;padding:32px;background:var(--box);border:1px solid var(--line);border-radius:8px;overflow-wrap:anywhere}
h1{margin:0 0 8px;font-size:20px;line-height:28px;font-weight:600}
h2{margin:0 0 4px;font-size:14px;line-height:22px;font-weight:600}
p{margin:0}
section+section{margin-top:24px;padding-top:16px;border-top:1px solid var(--line);color:var(--soft);font-size:13px;line-height:20px}
button{margin:24px 0 0;min-height:40px;padding:0 24px;border:0;border-radius:6px;background:var(--press);color:#FFFFFF;font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:2px solid var(--text);outline-offset:2px}
footer{color:var(--soft);font-size:12px;line-height:18px}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing on it can run, call, or be framed, and its own address, which is a secret, goes nowhere. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-robots-tag': 'noindex, nofollow',
};

interface Notice {
  readonly title: Text;
  /** Beneath it, as far as there is more to say. */
  readonly body?: (language: Language) => string;
  /** The button that answers. */
  readonly press?: Text;
}

/** The wait is open: what it is for, and the button that answers it. */
export function openNotice(flow: Localized): Notice {
  return {
    title: { 'zh-CN': '流程正在等待回复', en: 'A flow waits for an answer' },
    body: (language) =>
      language === 'en'
        ? `"${say(flow, language)}" goes on once it is answered here. This address works once.`
        : `「${say(flow, language)}」收到回复后继续。这个地址只能用一次。`,
    press: { 'zh-CN': '继续流程', en: 'Continue the flow' },
  };
}

export const acceptedNotice: Notice = {
  title: { 'zh-CN': '已收到回复', en: 'The answer has arrived' },
  body: (language) =>
    language === 'en' ? 'The flow goes on. You can close this page.' : '流程会继续。可以关闭此页。',
};

/** The notice as a page in these languages, the first one large. */
export function pageOf(status: number, notice: Notice, order: readonly Language[]): Answer {
  const [first = 'zh-CN'] = order;
  const body = `<!doctype html>
<html lang="${first}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(notice.title[first])} – Weir 堰</title>
<style>${style}</style>
</head>
<body>
<main>
${order.map((language) => section(notice, language, language === first)).join('\n')}
</main>
<footer>Weir 堰</footer>
</body>
</html>
`;
  return { status, body, headers: pageHeaders };
}

function section({ title, body, press }: Notice, language: Language, isFirst: boolean): string {
  const heading = isFirst ? 'h1' : 'h2';
  const parts = [`<${heading}>${escaped(title[language])}</${heading}>`];
  if (body) parts.push(`<p>${escaped(body(language))}</p>`);
  if (press && isFirst)
    parts.push(`<form method="post"><button>${escaped(press[language])}</button></form>`);
  return `<section lang="${language}">${parts.join('')}</section>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
