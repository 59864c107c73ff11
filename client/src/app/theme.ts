import { create } from 'zustand';

export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** The same key as in public/theme.js, which sets the theme before the first paint. */
const KEY = 'sparklio.theme';

interface ThemeState {
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
}

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

const darkSystem = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

function apply(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && (darkSystem?.matches ?? false));
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

/** Light, dark, or as the system has it; remembered in this browser. */
export const useTheme = create<ThemeState>((set) => ({
  theme: stored(),
  setTheme: (theme) => {
    try {
      if (theme === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts for this visit.
    }
    apply(theme);
    set({ theme });
  },
}));

/** Follows the system while no theme is chosen. Called once at start. */
export function watchSystemTheme(): void {
  apply(useTheme.getState().theme);
  darkSystem?.addEventListener('change', () => apply(useTheme.getState().theme));
}
