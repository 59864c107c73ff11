import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';

/** Why spelling and reading level are not checked: said plainly rather than checked with the wrong dictionary. */
export function notEnglish(brand: BrandKit | null): string | undefined {
  const language = brand?.language ?? 'en';
  return /^en\b/i.test(language)
    ? undefined
    : `Spelling and reading level are checked in English only; the brand kit’s language is ${language}.`;
}
