import { type MappingAlgorithm, type ThemeConfig, theme } from 'antd';
import { type Mode, palettes, type Tint } from './palette.ts';

const fontFamily =
  '"Segoe UI",-apple-system,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei UI","Noto Sans CJK SC",sans-serif';
const fontFamilyCode = '"JetBrains Mono","SF Mono",Consolas,"Sarasa Mono SC",monospace';

type MapToken = ReturnType<MappingAlgorithm>;

/** The tokens antd derives from a state's colour, all set: its dark algorithm dims seeds below what is legible. */
function tinted<Name extends 'Success' | 'Warning' | 'Error' | 'Info'>(
  name: Name,
  { text, soft }: Tint,
) {
  return {
    [`color${name}`]: text,
    [`color${name}Hover`]: text,
    [`color${name}Active`]: text,
    [`color${name}Text`]: text,
    [`color${name}TextHover`]: text,
    [`color${name}TextActive`]: text,
    [`color${name}Bg`]: soft,
    [`color${name}BgHover`]: soft,
    [`color${name}Border`]: text,
    [`color${name}BorderHover`]: text,
  } as Partial<MapToken>;
}

/** Overwrites what antd's algorithm derived by the palette; to be put after `defaultAlgorithm` or `darkAlgorithm`. */
export function weir(mode: Mode): MappingAlgorithm {
  const palette = palettes[mode];
  return (seed, map) => ({
    ...(map ?? theme.defaultAlgorithm(seed)),
    colorBgLayout: palette.layout,
    colorBgContainer: palette.container,
    colorBgElevated: palette.elevated,
    colorBorder: palette.border,
    colorBorderSecondary: palette.borderSecondary,
    colorSplit: palette.borderSecondary,
    colorText: palette.text,
    colorTextSecondary: palette.textSecondary,
    colorTextTertiary: palette.textTertiary,
    colorTextQuaternary: palette.textTertiary,
    colorFill: palette.fill,
    colorFillSecondary: palette.fill,
    colorFillTertiary: palette.fill,
    colorFillQuaternary: palette.fill,
    colorPrimary: palette.primary,
    colorPrimaryHover: palette.primaryHover,
    colorPrimaryActive: palette.primaryHover,
    colorPrimaryBg: palette.primarySoft,
    colorPrimaryBgHover: palette.primarySoft,
    colorPrimaryBorder: palette.primaryText,
    colorPrimaryBorderHover: palette.primaryText,
    colorPrimaryText: palette.primaryText,
    colorPrimaryTextHover: palette.primaryText,
    colorPrimaryTextActive: palette.primaryText,
    colorLink: palette.primaryText,
    colorLinkHover: palette.primaryText,
    colorLinkActive: palette.primaryText,
    ...tinted('Success', palette.succeeded),
    ...tinted('Warning', palette.attention),
    ...tinted('Error', palette.failed),
    ...tinted('Info', palette.running),
  });
}

export function themeOf(mode: Mode): ThemeConfig {
  const palette = palettes[mode];
  return {
    algorithm: [mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm, weir(mode)],
    token: {
      fontFamily,
      fontFamilyCode,
      fontSize: 14,
      fontWeightStrong: 600,
      borderRadius: 6,
      borderRadiusSM: 6,
      borderRadiusLG: 12,
      controlHeight: 32,
      controlHeightSM: 28,
      motionDurationFast: '0.1s',
      motionDurationMid: '0.16s',
      motionDurationSlow: '0.24s',
      colorTextPlaceholder: palette.textTertiary,
      controlOutline: 'transparent',
      controlItemBgActive: palette.primarySoft,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        dangerColor: palette.onState,
        fontWeight: 400,
        defaultHoverColor: palette.primaryText,
        defaultHoverBorderColor: palette.primaryText,
        defaultActiveColor: palette.primaryText,
        defaultActiveBorderColor: palette.primaryText,
      },
      Select: { optionSelectedColor: palette.primaryText, optionSelectedFontWeight: 600 },
      Segmented: {
        trackBg: palette.fill,
        itemSelectedBg: palette.container,
        itemSelectedColor: palette.primaryText,
        itemColor: palette.textSecondary,
      },
      Tooltip: { fontSize: 12 },
    },
  };
}
