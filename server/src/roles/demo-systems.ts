import { apps } from '@weir/connectors/feishu/simulator/seed';
import { parseOutsideJson } from '@weir/contract/outside-json';
import { WeirError } from '@weir/contract/weir-error';
import type { Config } from '../config.ts';
import { parseAllow } from '../connector-host/egress-allow.ts';
import { createLazyHttpClient } from '../connector-host/lazy-http-client.ts';
import type { DemoSystems } from '../http/demo.ts';

/** A simulator answers at once, or it is not there, ms. */
const patience = 2_000;

/** The simulators of this machine through the guarded client, which reaches nothing but their two ports. */
export function createDemoSystems({ demoPorts }: Pick<Config, 'demoPorts'>): DemoSystems {
  const hosts = { core: `127.0.0.1:${demoPorts.core}`, feishu: `127.0.0.1:${demoPorts.feishu}` };
  const http = createLazyHttpClient({ allow: parseAllow(Object.values(hosts).join()) });
  const names = new Map(
    apps.flatMap(({ users, chats = [] }) => [
      ...users.map((user) => [user.openId, user.name] as const),
      ...chats.map((chat) => [chat.chatId, chat.name] as const),
    ]),
  );
  return {
    async call(system, method, path) {
      const url = `http://${hosts[system]}${path}`;
      try {
        const { signal } = new AbortController();
        const { status, body } = await http.request({ method, url, timeoutMs: patience }, signal);
        if (status < 200 || status > 299) throw new Error(`${method} ${url}: ${status}`);
        const text = new TextDecoder().decode(body);
        return text.trim() === '' ? null : parseOutsideJson(text);
      } catch (cause) {
        const [zh, en] = [
          '模拟系统没有正常应答',
          'a simulated system does not answer as it should',
        ];
        throw new WeirError('unavailable', { zh, en }, { cause });
      }
    },
    nameOf: (receiver) => names.get(receiver),
  };
}
