export type Mode = 'light' | 'dark';

/** Foreground and soft background of one state. */
export interface Tint {
  readonly text: string;
  readonly soft: string;
}

export interface Palette {
  readonly layout: string;
  readonly canvas: string;
  readonly container: string;
  readonly elevated: string;
  readonly fill: string;
  readonly border: string;
  readonly borderSecondary: string;
  readonly edge: string;
  readonly edgeDead: string;
  readonly text: string;
  readonly textSecondary: string;
  /** Also placeholders. */
  readonly textTertiary: string;
  /** Under white text. */
  readonly primary: string;
  readonly primaryHover: string;
  /** Links, selected text, focus rings. */
  readonly primaryText: string;
  readonly primarySoft: string;
  /** Text on a surface in a state's own colour. */
  readonly onState: string;
  readonly queued: Tint;
  readonly running: Tint;
  readonly waiting: Tint;
  readonly attention: Tint;
  readonly succeeded: Tint;
  readonly failed: Tint;
  readonly skipped: Tint;
  readonly pinned: Tint;
}

/** The colours of the UI guide (section 5); nothing else in the console names a colour. */
export const palettes: Readonly<Record<Mode, Palette>> = {
  light: {
    layout: '#F4F7F9',
    canvas: '#F1F5F7',
    container: '#FFFFFF',
    elevated: '#FFFFFF',
    fill: '#EEF2F5',
    border: '#CFD8DF',
    borderSecondary: '#E4EAEE',
    edge: '#778693',
    edgeDead: '#A9B5BF',
    text: '#16212B',
    textSecondary: '#445361',
    textTertiary: '#5C6B79',
    primary: '#0B6E8A',
    primaryHover: '#0A607A',
    primaryText: '#0B6E8A',
    primarySoft: '#E4F2F6',
    onState: '#FFFFFF',
    queued: { text: '#52616F', soft: '#EEF2F5' },
    running: { text: '#1D5FD1', soft: '#E8F0FE' },
    waiting: { text: '#6A3FBF', soft: '#F1EBFC' },
    attention: { text: '#944900', soft: '#FFF1DC' },
    succeeded: { text: '#146F3F', soft: '#E4F5EB' },
    failed: { text: '#B8261B', soft: '#FDECEA' },
    skipped: { text: '#5C6B79', soft: '#EEF2F5' },
    pinned: { text: '#9B2C6F', soft: '#FBE9F3' },
  },
  dark: {
    layout: '#0C1115',
    canvas: '#0F151A',
    container: '#141B21',
    elevated: '#1C252D',
    fill: '#202A33',
    border: '#3A4854',
    borderSecondary: '#27323B',
    edge: '#6D7C89',
    edgeDead: '#4E5C68',
    text: '#E4EBF0',
    textSecondary: '#AEBBC6',
    textTertiary: '#92A1AE',
    primary: '#147F9D',
    primaryHover: '#11708B',
    primaryText: '#5CC0DC',
    primarySoft: '#0F2E38',
    onState: '#0C1115',
    queued: { text: '#A7B4C0', soft: '#202A33' },
    running: { text: '#7FB0FF', soft: '#152744' },
    waiting: { text: '#BDA2FA', soft: '#261C3F' },
    attention: { text: '#F0B458', soft: '#332309' },
    succeeded: { text: '#5FCB92', soft: '#112C1F' },
    failed: { text: '#FF8F85', soft: '#3A1715' },
    skipped: { text: '#92A1AE', soft: '#202A33' },
    pinned: { text: '#F08CC4', soft: '#351527' },
  },
};

/** The palette as custom properties: `--failed-soft`, `--text-secondary`, … */
export function cssProperties(palette: Palette): ReadonlyMap<string, string> {
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return new Map(
    Object.entries(palette).flatMap(([name, value]: [string, string | Tint]) =>
      typeof value === 'string'
        ? [[`--${kebab(name)}`, value] as const]
        : [
            [`--${kebab(name)}`, value.text] as const,
            [`--${kebab(name)}-soft`, value.soft] as const,
          ],
    ),
  );
}
