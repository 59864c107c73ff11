import helmet from '@fastify/helmet';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

/** Pages load nothing from elsewhere, and nobody may frame them. */
export async function registerSecurityHeaders(app: App, { config, uploads }: Services): Promise<void> {
  const overHttps = config.publicUrl?.startsWith('https:') ?? false;
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Text is shaped by HarfBuzz, a WebAssembly module; this allows compiling one and no other eval.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        workerSrc: ["'self'", 'blob:'],
        // 'self' covers the socket too: it has the same host. Files may go straight to their store.
        connectSrc: ["'self'", 'blob:', ...(uploads.origin === undefined ? [] : [uploads.origin])],
        imgSrc: ["'self'", 'blob:', 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        // The dialogs' scroll lock and the canvas' text input put style elements into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    hsts: overHttps,
    crossOriginEmbedderPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
