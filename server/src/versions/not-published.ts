import type { TenantStore } from '../store/tenant-store.ts';

type Sentence = Readonly<Record<'zh' | 'en', string>>;

/** What else one may do than publish the flow, told the number of its last version. */
type WayOut = (last: number) => Sentence;

/** Why a flow without a published version has none, and what to do about it. */
export async function whyNotPublished(
  store: Pick<TenantStore, 'findFlow' | 'listVersions'>,
  flow: string,
  wayOut?: WayOut,
): Promise<Sentence> {
  const [row, [last]] = await Promise.all([
    store.findFlow(flow),
    store.listVersions({ flow, limit: 1 }),
  ]);
  if (!row) return last ? deleted(flow) : unknown(flow);
  return last ? unpublished(flow, wayOut?.(last.version)) : neverPublished(flow);
}

const unknown = (flow: string): Sentence => ({
  zh: `没有流程「${flow}」`,
  en: `there is no flow "${flow}"`,
});

const deleted = (flow: string): Sentence => ({
  zh: `流程「${flow}」已删除。请重新保存并发布它`,
  en: `flow "${flow}" was deleted; save and publish it again`,
});

const neverPublished = (flow: string): Sentence => ({
  zh: `流程「${flow}」只有草稿，还没有发布过。请先发布它`,
  en: `flow "${flow}" has only a draft and was never published; publish it first`,
});

const unpublished = (flow: string, more: Sentence = { zh: '', en: '' }): Sentence => ({
  zh: `流程「${flow}」已取消发布。请重新发布它${more.zh}`,
  en: `flow "${flow}" was unpublished; publish it again${more.en}`,
});
