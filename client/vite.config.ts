import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;

/** The host stays as the browser sent it, because the server compares it with the page's origin. */
const toServer = { target: server, changeOrigin: false };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: {
    proxy: {
      '/api': toServer,
      '/fonts': toServer,
      '/collab': { ...toServer, ws: true },
    },
  },
  build: {
    target: 'es2023',
    sourcemap: true,
    // The page's policy allows no data: fonts, and pictures in the script would weigh on the first paint.
    assetsInlineLimit: 0,
    rolldownOptions: {
      onLog(level, log, report) {
        // The text shaper asks for this one where it runs in Node, and never in a browser.
        if (log.message?.includes('Module "module" has been externalized')) return;
        report(level, log);
      },
      output: {
        // What every page needs, and what only the stage needs, apart: the stage loads beside the first paint, not before it.
        codeSplitting: {
          groups: [
            { name: 'stage', test: /node_modules[\\/](?:\.pnpm[\\/])?fabric[@\\/]/, priority: 30 },
            {
              name: 'react',
              test: /node_modules[\\/](?:\.pnpm[\\/])?(?:react|react-dom|scheduler)@/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
});
