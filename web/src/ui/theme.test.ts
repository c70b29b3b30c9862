import { theme } from 'antd';
import { describe, expect, it } from 'vitest';
import { contrast } from './contrast.ts';
import { cssProperties, type Mode, type Palette, palettes } from './palette.ts';
import { themeOf, weir } from './theme.ts';

const states = [
  'queued',
  'running',
  'waiting',
  'attention',
  'succeeded',
  'failed',
  'skipped',
  'pinned',
] as const;

/** Ratios as the UI guide states them. */
const promised: Record<Mode, Record<(typeof states)[number] | 'white on primary', number>> = {
  light: {
    'white on primary': 5.8,
    queued: 5.7,
    running: 5.1,
    waiting: 5.9,
    attention: 5.9,
    succeeded: 5.5,
    failed: 5.5,
    skipped: 4.9,
    pinned: 6.1,
  },
  dark: {
    'white on primary': 4.6,
    queued: 6.9,
    running: 6.8,
    waiting: 7.4,
    attention: 8.2,
    succeeded: 7.4,
    failed: 7.2,
    skipped: 5.5,
    pinned: 7.2,
  },
};

const texts = ['text', 'textSecondary', 'textTertiary', 'primaryText'] as const;
const surfaces = ['layout', 'canvas', 'container', 'elevated', 'fill'] as const;

it('knows the extremes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#5C6B79', '#5C6B79')).toBe(1);
});

describe.each(['light', 'dark'] as const)('the %s palette', (mode) => {
  const palette: Palette = palettes[mode];

  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))(
    'has legible %s on %s',
    (text, surface) => {
      expect(contrast(palette[text], palette[surface])).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(states)('has the promised contrast for %s', (state) => {
    const { text, soft } = palette[state];
    expect(contrast(text, soft)).toBeCloseTo(promised[mode][state], 1);
    expect(contrast(text, palette.container)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, palette.primarySoft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.onState, text)).toBeGreaterThanOrEqual(4.5);
  });

  it('has edges that stand out from the canvas', () => {
    expect(contrast(palette.edge, palette.canvas)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.edge, palette.canvas)).toBeGreaterThan(
      contrast(palette.edgeDead, palette.canvas),
    );
  });

  it('has a legible primary button', () => {
    expect(contrast('#FFFFFF', palette.primary)).toBeCloseTo(promised[mode]['white on primary'], 1);
    expect(contrast('#FFFFFF', palette.primaryHover)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.primaryText, palette.primarySoft)).toBeGreaterThanOrEqual(4.5);
  });

  it('is what antd uses', () => {
    const token = theme.getDesignToken(themeOf(mode));
    expect(token).toMatchObject({
      colorText: palette.text,
      colorTextTertiary: palette.textTertiary,
      colorTextPlaceholder: palette.textTertiary,
      colorTextDescription: palette.textTertiary,
      colorPrimary: palette.primary,
      colorLink: palette.primaryText,
      colorBgContainer: palette.container,
      colorError: palette.failed.text,
      colorErrorBg: palette.failed.soft,
      fontSize: 14,
      controlHeight: 32,
      controlHeightSM: 28,
    });
  });

  it('leaves what it does not name to the algorithm before it', () => {
    const before = theme.defaultAlgorithm(theme.defaultSeed);
    const after = weir(mode)(theme.defaultSeed, before);
    expect(after.fontSizeHeading1).toBe(before.fontSizeHeading1);
    expect(after.colorTextQuaternary).toBe(palette.textTertiary);
  });

  it('gives every colour to the style sheets', () => {
    const properties = cssProperties(palette);
    expect(properties.get('--text-secondary')).toBe(palette.textSecondary);
    expect(properties.get('--failed-soft')).toBe(palette.failed.soft);
    expect(properties.size).toBe(Object.keys(palette).length + states.length);
  });
});
