/** The operator's exceptions for internal systems. Pure. */
import { WeirError } from '@weir/contract/weir-error';
import ipaddr from 'ipaddr.js';
import { type Cidr, isWithin, parseAddress } from './egress-table.ts';

/** `host:port` opens exactly that pair; an address range opens its addresses, on one port or on all. */
export type AllowRule =
  | { readonly kind: 'pair'; readonly host: string; readonly port: number }
  | { readonly kind: 'range'; readonly range: Cidr; readonly port: number | null };

/**
 * Reads `WEIR_EGRESS_ALLOW`: entries separated by commas or spaces, such as `core.local:8080`, `10.1.0.0/16`,
 * `10.1.0.0/16:443`, `[fd12::1]:8080`, `[fd12::/64]:443`, `fd12::/64`.
 *
 * @throws WeirError setting_invalid
 */
export function parseAllow(text: string): readonly AllowRule[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseRule);
}

export function allowsPair(rules: readonly AllowRule[], host: string, port: number): boolean {
  return rules.some((rule) => rule.kind === 'pair' && rule.host === host && rule.port === port);
}

export function allowsAddress(rules: readonly AllowRule[], address: string, port: number): boolean {
  const parsed = parseAddress(address);
  return rules.some(
    (rule) =>
      rule.kind === 'range' &&
      (rule.port === null || rule.port === port) &&
      isWithin(parsed, [rule.range]),
  );
}

function parseRule(entry: string): AllowRule {
  const { host, port } = splitPort(entry);
  if (host.includes('/')) {
    if (!ipaddr.isValidCIDR(host))
      throw refuse(entry, { zh: '不是有效的地址段', en: 'is no address range' });
    return { kind: 'range', range: ipaddr.parseCIDR(host), port };
  }
  if (port === null) throw refuse(entry, notAPair);
  return { kind: 'pair', host: hostAsInUrl(host, entry), port };
}

/** IPv6 takes brackets when a port follows. */
function splitPort(entry: string): { readonly host: string; readonly port: number | null } {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(entry);
  const plain = /^([^:]+):(\d{1,5})$/.exec(entry);
  const [, host = entry, digits] = bracketed ?? plain ?? [];
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65535))
    throw refuse(entry, { zh: '端口应为 1 到 65535', en: 'has a port outside 1–65535' });
  return { host, port };
}

/** The spelling a URL gives the host, so that a rule and an address agree. */
function hostAsInUrl(host: string, entry: string): string {
  const written = host.includes(':') ? `[${host}]` : host;
  if (/[/?#@\\*]/.test(host) || !URL.canParse(`http://${written}`)) throw refuse(entry, notAPair);
  return new URL(`http://${written}`).hostname;
}

const notAPair = {
  zh: '应为「主机:端口」或地址段',
  en: 'is neither host:port nor an address range',
};

function refuse(entry: string, reason: { readonly zh: string; readonly en: string }): WeirError {
  const params = {
    name: 'WEIR_EGRESS_ALLOW',
    zh: `${entry} ${reason.zh}`,
    en: `${entry} ${reason.en}`,
  };
  return new WeirError('setting_invalid', params);
}
