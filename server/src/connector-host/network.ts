import { ConnectorError, type Network } from '@weir/connectors/sdk';
import { judgedAddresses } from './egress-addresses.ts';
import type { AllowRule } from './egress-allow.ts';

/** The guard for connections that are no HTTP. */
export function createNetwork({ allow }: { allow: readonly AllowRule[] }): Network {
  return {
    async addressesOf(target) {
      try {
        return await judgedAddresses(target, { allow, isHttp: false });
      } catch (error) {
        if (error instanceof ConnectorError) throw error;
        const reason = (error as NodeJS.ErrnoException).code ?? 'error';
        const said = {
          'zh-CN': `${target.host} 没有地址（${reason}）`,
          en: `${target.host} has no address (${reason})`,
        };
        throw new ConnectorError('unavailable', said, {
          details: { target: `${target.host}:${target.port}`, reason },
          cause: error,
        });
      }
    },
  };
}
