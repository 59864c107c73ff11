import type { Pair } from '@sparklio/shared/documents/canvas/schema';

/** Tells an element's inner size, px, at once and whenever it changes. */
export function observeSize(element: HTMLElement, listener: (size: Pair) => void): () => void {
  const observer = new ResizeObserver(() => listener([element.clientWidth, element.clientHeight]));
  observer.observe(element);
  return () => observer.disconnect();
}
