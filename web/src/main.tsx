import './zod-without-eval.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { startTexts, useLanguage } from './i18n/i18n.ts';
import { createQueryClient } from './query-client.ts';
import { createRouter } from './routes.tsx';
import './ui/base.css';
import { startMode, useMode } from './ui/mode.ts';
import './ui/tags.css';
import { themeOf } from './ui/theme.ts';

const queryClient = createQueryClient();
const router = createRouter();

function Console() {
  const language = useLanguage();
  const mode = useMode();
  return (
    <ConfigProvider
      locale={language === 'en' ? enUS : zhCN}
      theme={themeOf(mode)}
      button={{ autoInsertSpace: false }}
    >
      <App component={false} message={{ maxCount: 3 }}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}

startMode();
await startTexts();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
