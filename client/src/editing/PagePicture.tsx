import { useEffect, useId, useRef } from 'react';
import type { CanvasObject, CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { classNames } from '../ui/class-names.ts';
import { drawPage } from './draw-page.ts';
import { usePictureHrefs } from './use-picture-hrefs.ts';

/** A page of some state, drawn as it would be exported. Fills its place; nothing in it can be touched. */
export function PagePicture({
  page,
  objects,
  label,
  className,
}: {
  readonly page: CanvasPage;
  readonly objects: readonly CanvasObject[];
  readonly label: string;
  readonly className?: string;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const { hrefs, key } = usePictureHrefs(objects);
  useEffect(() => {
    let cancelled = false;
    drawPage(page, objects, { hrefs, id: `picture${id}` })
      .then((picture) => (cancelled ? undefined : frame.current?.replaceChildren(picture)))
      .catch(() => undefined);
    return () => {
      cancelled = true;
    };
    // The map is new at every render; its addresses are what counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [page, objects, key, id]);
  return (
    <div
      ref={frame}
      role="img"
      aria-label={label}
      // A page reads as its own words do, whatever the language of the studio.
      dir="ltr"
      className={classNames('pointer-events-none block overflow-hidden bg-white', className)}
      style={{ background: page.background === 'transparent' ? undefined : page.background }}
    />
  );
}
