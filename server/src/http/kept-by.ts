import type { FlowSummary } from '@weir/contract/views';
import type { FlowRow } from '../store/tenant-store.ts';

/** From this share of its quota on a flow is told of. */
const near = 0.8;

/** What the ended runs of a flow take, and whether that is too much. */
export function keptBy(
  { keptBytes: bytes }: Pick<FlowRow, 'keptBytes'>,
  quota: number,
): FlowSummary['kept'] {
  if (bytes < quota * near) return { bytes, quota };
  const [own, most] = [sizeText(bytes), sizeText(quota)];
  if (bytes <= quota) {
    const message = {
      'zh-CN': `运行记录已占 ${own}，接近每个流程 ${most} 的上限。可以缩短 settings.keep 的保留期。`,
      en: `Its ended runs take ${own}, close to the ${most} a flow may keep. Keep them for a shorter time (settings.keep).`,
    };
    return { bytes, quota, why: { kind: 'near', message } };
  }
  const message = {
    'zh-CN': `运行记录已占 ${own}，超过每个流程 ${most} 的上限：最早结束的运行会提前删除。请缩短 settings.keep 的保留期，或调大 WEIR_FLOW_QUOTA。`,
    en: `Its ended runs take ${own}, more than the ${most} a flow may keep: the oldest are removed early. Keep them for a shorter time (settings.keep), or raise WEIR_FLOW_QUOTA.`,
  };
  return { bytes, quota, why: { kind: 'beyond', message } };
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

function sizeText(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 2 ** (10 * step);
  return `${value >= 10 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}
