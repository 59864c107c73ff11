import { useEffect, useId, useRef, useState } from 'react';
import type { CanvasObject, CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { drawPage } from '../../editing/draw-page.ts';
import { usePictureHrefs } from '../../editing/use-picture-hrefs.ts';
import { usePageObjects } from '../../sync/hooks.ts';

/** A picture of a page is drawn again when the page has been still for this long. */
const STILL_MS = 500;
const NONE: readonly CanvasObject[] = [];

/** A page as it will be exported, small. Drawn by the same renderer; read out by the name that stands beside it. */
export function PageThumbnail({
  page,
  width,
  height,
}: {
  readonly page: CanvasPage;
  readonly width: number;
  readonly height: number;
}) {
  const objects = usePageObjects(page.id);
  const frame = useRef<HTMLSpanElement>(null);
  const drawn = useRef(false);
  const id = useId();
  const [visible, setVisible] = useState(false);
  const { hrefs, key: hrefKey } = usePictureHrefs(visible ? objects : NONE);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => setVisible(entry?.isIntersecting ?? false), {
      rootMargin: '100px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!visible) return;
    let cancelled = false;
    const draw = async (): Promise<void> => {
      const picture = await drawPage(page, objects, { hrefs, id: `thumb${id}` });
      if (cancelled) return;
      frame.current?.replaceChildren(picture);
      drawn.current = true;
    };
    // The first picture comes at once; later ones wait until nobody drags any more.
    const timer = setTimeout(() => void draw().catch(() => undefined), drawn.current ? STILL_MS : 0);
    return () => {
      cancelled = true;
      clearTimeout(timer);
    };
    // The map is new at every render; its addresses are what counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [visible, page, objects, hrefKey]);

  return (
    <span
      ref={frame}
      aria-hidden
      // A page reads as its own words do, whatever the language of the studio.
      dir="ltr"
      className="pointer-events-none block overflow-hidden bg-white"
      style={{ width, height, background: page.background === 'transparent' ? undefined : page.background }}
    />
  );
}

/** The largest box of a page's proportions inside another. */
export function fitInside(
  [width, height]: CanvasPage['size'],
  most: readonly [number, number],
): [number, number] {
  const scale = Math.min(most[0] / width, most[1] / height);
  return [Math.max(8, Math.round(width * scale)), Math.max(8, Math.round(height * scale))];
}
