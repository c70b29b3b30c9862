import { type Language, languages, type Text } from '@weir/contract/text';
import i18next, { type TFunction } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    keySeparator: false;
    nsSeparator: false;
    returnNull: false;
    resources: { translation: typeof zhCN };
  }
}

export type TextKey = keyof typeof zhCN;
export type Translate = TFunction;

const kept = 'weir.language';

/** The person's choice, else the browser's first language that exists here, else Chinese. */
export function firstLanguage(saved: string | null, wanted: readonly string[]): Language {
  const known = languages.find((language) => language === saved);
  if (known) return known;
  const matches = wanted.flatMap((tag) =>
    languages.filter((language) => tag.slice(0, 2) === language.slice(0, 2)),
  );
  return matches[0] ?? 'zh-CN';
}

/** Resolves at once: all texts are in the bundle. */
export function startTexts(): Promise<unknown> {
  const language = firstLanguage(localStorage.getItem(kept), navigator.languages);
  document.documentElement.lang = language;
  return i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(kept, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh-CN';
}

export function useText(): Translate {
  return useTranslation().t;
}

/** A text of the console in the form of an error's sentence. */
export function inBothLanguages(key: TextKey, params: Record<string, string | number> = {}): Text {
  const inOne = (language: Language): string => String(i18next.getFixedT(language)(key, params));
  return { 'zh-CN': inOne('zh-CN'), en: inOne('en') };
}
