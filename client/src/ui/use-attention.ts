import { useEffect } from 'react';
import type { RefObject } from 'react';

/** Tells when the pointer or the focus comes to an element, and when both have left it. */
export function useAttention(
  element: RefObject<HTMLElement | null>,
  onChange: (here: boolean) => void,
): void {
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const listen = (event: string, here: boolean): void =>
      target.addEventListener(event, () => onChange(here), { signal });
    listen('pointerenter', true);
    listen('focusin', true);
    listen('pointerleave', false);
    listen('focusout', false);
    return () => controller.abort();
  }, [element, onChange]);
}
