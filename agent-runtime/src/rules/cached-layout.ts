import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import { layoutText } from '@sparklio/shared/text/layout';
import type { TextLayout } from '@sparklio/shared/text/layout';

/** Four agents look at the same texts again after every edit, so layouts are kept by what they are made from. */
const LAYOUTS = 8_000;

const caches = new WeakMap<FontBook, Map<string, TextLayout>>();
const perObject = new WeakMap<TextObject, TextLayout>();

export function cachedLayout(text: TextObject, fonts: FontBook): TextLayout {
  const known = perObject.get(text);
  if (known !== undefined) return known;
  const cache = caches.get(fonts) ?? new Map<string, TextLayout>();
  caches.set(fonts, cache);
  const key = keyOf(text);
  const layout = cache.get(key) ?? layoutText(text, fonts);
  // Written again, so that the first key is the one that was not used for longest.
  cache.delete(key);
  cache.set(key, layout);
  if (cache.size > LAYOUTS) cache.delete(cache.keys().next().value ?? key);
  perObject.set(text, layout);
  return layout;
}

function keyOf(text: TextObject): string {
  return JSON.stringify([
    text.text,
    text.size,
    text.fontFamily,
    text.fontSize,
    text.fontWeight,
    text.fontStyle,
    text.lineHeight,
    text.letterSpacing,
    text.textAlign,
  ]);
}
