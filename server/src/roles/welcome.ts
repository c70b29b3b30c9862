import type { Config } from '../config.ts';
import { firstTenant } from '../http/principal.ts';
import { hooksPrefix } from '../triggers/webhook.ts';

/** What a person reads at the terminal once everything listens. */
export function welcome(config: Config, news: { link: string | null; at: number }): string {
  const lines = ['', `Weir 堰  ${config.publicUrl}`];
  if (news.link)
    lines.push('', '登录链接（仅可使用一次） / Sign-in link (works once):', `  ${news.link}`);
  else lines.push('', '新的登录链接 / A new sign-in link: npx weir sign-in');
  if (config.demo) {
    lines.push('', '触发样例流程 / Fire the sample flow:', `  ${curlLine(config, news.at)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The event of the sample flow. Each start prints a new one, because the simulators begin anew with it. */
function curlLine({ publicUrl }: Config, at: number): string {
  const event = {
    eventId: `evt-${at}`,
    kind: 'TEMPLATE',
    result: 'APPROVED',
    templateId: 'T-1042',
  };
  const url = `${publicUrl}${hooksPrefix}${firstTenant}/template-approved`;
  return `curl -X POST ${url} -H 'content-type: application/json' -d '${JSON.stringify(event)}'`;
}

/** Said as soon as the key is made, whatever becomes of this start: it is never said again. */
export function backUp(rootKeyFile: string): string {
  return [
    '',
    `已生成根密钥 ${rootKeyFile}，请备份：丢失后已保存的密钥无法再读取`,
    `Made the root key ${rootKeyFile}. Back it up: without it, saved secrets can never be read again`,
  ].join('\n');
}
