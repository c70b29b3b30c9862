import type { Config } from '../config.ts';
import { sampleEvent } from '../http/demo.ts';

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

/** Each start prints a new event, because the simulators begin anew with it. */
function curlLine({ publicUrl }: Config, at: number): string {
  const { path, body } = sampleEvent(at);
  const header = "-H 'content-type: application/json'";
  return `curl -X POST ${publicUrl}${path} ${header} -d '${JSON.stringify(body)}'`;
}

/** Said as soon as the key is made, whatever becomes of this start: it is never said again. */
export function backUp(rootKeyFile: string): string {
  return [
    '',
    `已生成根密钥 ${rootKeyFile}，请备份：丢失后已保存的密钥无法再读取`,
    `Made the root key ${rootKeyFile}. Back it up: without it, saved secrets can never be read again`,
  ].join('\n');
}
