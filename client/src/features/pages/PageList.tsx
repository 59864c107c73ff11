import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { pageStrings as words } from '../../strings/pages.ts';
import { Button } from '../../ui/Button.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { PageItem } from './PageItem.tsx';
import { usePages } from './use-pages.ts';

/** All pages: as a strip below the stage, or as a list in the drawer. */
export function PageList({ layout }: { readonly layout: 'strip' | 'list' }) {
  const control = usePages();
  const { pages, canEdit } = control;
  const dragged = useRef<string>(undefined);
  const [over, setOver] = useState<{ readonly id: string; readonly side: 'before' | 'after' }>();
  const strip = layout === 'strip';

  const drop = (): void => {
    const page = pages.find(({ id }) => id === dragged.current);
    if (page !== undefined && over !== undefined) {
      const rest = pages.filter(({ id }) => id !== page.id);
      const at = rest.findIndex(({ id }) => id === over.id);
      control.move(page, over.side === 'before' ? at : at + 1);
    }
    setOver(undefined);
  };

  return (
    <nav
      aria-label={words.strip}
      className={strip ? 'flex items-start gap-3 overflow-x-auto px-3 pt-2 pb-1.5' : 'p-1.5'}
    >
      <ol className={strip ? 'flex gap-3' : 'flex flex-col gap-0.5'}>
        {pages.map((page, place) => (
          <PageItem
            key={page.id}
            page={page}
            place={place}
            control={control}
            layout={layout}
            room={strip ? [112, 56] : [56, 56]}
            drag={{
              over: over?.id === page.id ? over.side : undefined,
              start: () => {
                dragged.current = page.id;
              },
              hover: (side) => {
                if (dragged.current === undefined || dragged.current === page.id) return false;
                if (over?.id !== page.id || over.side !== side) setOver({ id: page.id, side });
                return true;
              },
              drop,
              end: () => {
                dragged.current = undefined;
                setOver(undefined);
              },
            }}
          />
        ))}
      </ol>
      {canEdit &&
        (strip ? (
          <Tooltip label={words.add} side="top">
            <button
              type="button"
              aria-label={words.add}
              onClick={control.add}
              className="flex h-[58px] w-10 shrink-0 items-center justify-center rounded-[4px] border border-dashed border-line-strong/60 text-quiet hover:border-accent hover:text-accent"
            >
              <Plus aria-hidden className="size-4" />
            </button>
          </Tooltip>
        ) : (
          <Button icon={Plus} variant="quiet" className="mt-1 w-full" onClick={control.add}>
            {words.add}
          </Button>
        ))}
    </nav>
  );
}
