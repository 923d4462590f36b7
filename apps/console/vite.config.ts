import { defineConfig } from 'vite';

const HUB = process.env.LIENTHONG_URL ?? 'http://127.0.0.1:8080';

/** `npm run build` builds; `npx vite apps/console` serves the sources beside a hub that runs already. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    target: 'es2022',
    // `light-dark()` as it stands: the replacement for older browsers doubles every colour.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the pages permits neither inline scripts nor fonts from `data:`.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // Libraries mark what runs in browsers alone, which all of this does.
      onwarn: (warning, warn) => void (warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning)),
    },
    // Charts are a chunk of their own that is loaded when one is shown.
    chunkSizeWarningLimit: 1_200,
  },
  server: {
    proxy: Object.fromEntries(['/v1', '/oauth', '/docs', '/health'].map((path) => [path, HUB])),
  },
});
