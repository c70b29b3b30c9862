import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2024',
    // Browsers that know such scripts; what styles these know (light-dark, :has) stays as it is written.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    // Every supported browser knows modulepreload; the polyfill would only cost bytes.
    modulePreload: { polyfill: false },
    // A data: URL saves no request worth its bytes and would need a wider content security policy.
    assetsInlineLimit: 0,
    // React, antd and zod in one piece: 260 KB compressed, loaded once.
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8700',
      '/hooks': 'http://127.0.0.1:8700',
      '/waits': 'http://127.0.0.1:8700',
    },
  },
});
