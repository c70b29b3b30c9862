/** A text a person reads: every one exists in both languages of the product. */
export interface Text {
  readonly 'zh-CN': string;
  readonly en: string;
}
