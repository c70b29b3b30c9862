import MoonOutlined from '@ant-design/icons/MoonOutlined';
import SunOutlined from '@ant-design/icons/SunOutlined';
import { Tooltip } from 'antd';
import { chooseLanguage, useLanguage, useText } from '../i18n/i18n.ts';
import { chooseMode, useMode } from '../ui/mode.ts';

export function LanguageSwitch() {
  const t = useText();
  const other = useLanguage() === 'en' ? 'zh-CN' : 'en';
  return (
    <button type="button" className="bar-button" lang={other} onClick={() => chooseLanguage(other)}>
      {t(other === 'en' ? 'bar.toEnglish' : 'bar.toChinese')}
    </button>
  );
}

export function ModeSwitch() {
  const t = useText();
  const dark = useMode() === 'dark';
  const label = t(dark ? 'bar.toLight' : 'bar.toDark');
  return (
    <Tooltip title={label} placement="bottom">
      <button
        type="button"
        className="bar-button"
        aria-label={label}
        onClick={() => chooseMode(dark ? 'light' : 'dark')}
      >
        {dark ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
      </button>
    </Tooltip>
  );
}
