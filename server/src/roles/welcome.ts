import type { Config } from '../config.ts';
import { firstTenant } from '../http/principal.ts';
import { hooksPrefix } from '../triggers/webhook.ts';

/** What a person reads at the terminal once everything listens. */
export function welcome(
  config: Config,
  news: { link: string | null; rootKeyFile: string | undefined },
): string {
  const lines = ['', `Weir 堰  ${config.publicUrl}`];
  if (news.link)
    lines.push('', '登录链接（仅可使用一次） / Sign-in link (works once):', `  ${news.link}`);
  if (news.rootKeyFile) {
    lines.push(
      '',
      `已生成根密钥 ${news.rootKeyFile}，请备份：丢失后已保存的密钥无法再读取`,
      `Made the root key ${news.rootKeyFile}. Back it up: without it, saved secrets can never be read again`,
    );
  }
  if (config.demo) {
    lines.push('', '触发样例流程 / Fire the sample flow:', `  ${curlLine(config)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The event of the sample flow; a new `eventId` is a new event. */
function curlLine({ publicUrl }: Config): string {
  const event = { eventId: 'evt-1', kind: 'TEMPLATE', result: 'APPROVED', templateId: 'T-1042' };
  const url = `${publicUrl}${hooksPrefix}${firstTenant}/template-approved`;
  return `curl -X POST ${url} -H 'content-type: application/json' -d '${JSON.stringify(event)}'`;
}
