import { HUES } from '@sparklio/shared/presence/presence-state';
import type { OverlayColours } from './draw-overlay.ts';
import type { DeskColours } from './page-backdrop.ts';

/** The page's design tokens as colours a canvas understands. */
export interface Theme extends OverlayColours, DeskColours {
  readonly hues: readonly string[];
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string, otherwise: string): string =>
    style.getPropertyValue(`--${name}`).trim() || otherwise;
  return {
    desk: token('desk', '#f4f4f1'),
    line: token('line', '#e2e2dd'),
    accent: token('accent', '#4b4acf'),
    agent: token('agent', '#0b7a75'),
    handle: token('panel', '#ffffff'),
    // Guides must stand out from every design, so they have the same magenta in both themes.
    guide: '#e0218a',
    hues: Array.from({ length: HUES }, (_, hue) => token(`hue-${hue}`, '#5c5aca')),
  };
}

/** Told when the person changes between light and dark, here or in their system. */
export function observeTheme(listener: (theme: Theme) => void): () => void {
  const tell = (): void => listener(readTheme());
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  const scheme = globalThis.matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', tell);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', tell);
  };
}
