import { Eye, EyeOff, Lock, LockOpen, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import type {
  CanvasObject,
  ImageObject,
  ShapeObject,
  TextObject,
} from '@sparklio/shared/documents/canvas/schema';
import { objectKind, objectName } from '../../editing/object-icon.ts';
import { ObjectIcon } from '../../editing/ObjectIcon.tsx';
import { useBrand } from '../../editing/use-brand.ts';
import { useRun } from '../../editing/use-run.ts';
import { useSelection } from '../../editing/use-selection.ts';
import { designStrings as words } from '../../strings/design.ts';
import { useCanvas, useCreative, useReview } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { toggleHidden, toggleLocked } from '../canvas/actions.ts';
import { useEditor } from '../canvas/editor-store.ts';
import { AlignBar } from './AlignBar.tsx';
import { ImageSection } from './ImageSection.tsx';
import { InteractionsSection } from './InteractionsSection.tsx';
import { LayoutSection } from './LayoutSection.tsx';
import { PagePanel } from './PagePanel.tsx';
import { ShapeSection } from './ShapeSection.tsx';
import { TextSection } from './TextSection.tsx';
import { useUpdate } from './use-update.ts';

interface DesignDockProps {
  readonly onShowProposals: (objectIds: readonly string[]) => void;
  /** a line that says who changed an object last */
  readonly lastChange: (object: CanvasObject) => ReactNode;
}

/** Properties of what is selected; of the page if nothing is. */
export function DesignDock({ onShowProposals, lastChange }: DesignDockProps) {
  const { rights } = useCreative();
  const objects = useSelection();
  const pageId = useEditor((editor) => editor.pageId);
  const page = useCanvas((canvas) => canvas.pages.find(({ id }) => id === pageId) ?? canvas.pages[0]);
  const kit = useBrand()?.kit;
  const readOnly = !rights.editContent;
  return (
    <div className="h-full overflow-y-auto">
      {readOnly && <p className="border-b border-line px-3 py-2 text-12 text-quiet">{words.readOnly}</p>}
      {objects.length > 0 ? (
        <ObjectPanel
          key={objects.map(({ id }) => id).join()}
          objects={objects}
          readOnly={readOnly}
          kit={kit}
          onShowProposals={onShowProposals}
          lastChange={lastChange}
        />
      ) : page === undefined ? (
        <p className="p-3 text-12 text-quiet">{words.noPage}</p>
      ) : (
        <PagePanel key={page.id} page={page} kit={kit} disabled={readOnly} />
      )}
    </div>
  );
}

interface ObjectPanelProps extends DesignDockProps {
  readonly objects: readonly CanvasObject[];
  readonly readOnly: boolean;
  readonly kit: Parameters<typeof TextSection>[0]['kit'];
}

function ObjectPanel({ objects, readOnly, kit, onShowProposals, lastChange }: ObjectPanelProps) {
  const { canvas } = useCreative();
  const run = useRun();
  const update = useUpdate(objects);
  const ids = objects.map(({ id }) => id);
  const proposals = useReview(
    (review) =>
      review.proposals.filter(
        ({ status, targets }) => status === 'open' && targets.some((id) => ids.includes(id)),
      ).length,
  );
  const [first] = objects;
  if (first === undefined) return null;
  const locked = objects.every((object) => object.locked);
  const hidden = objects.every((object) => object.hidden);
  const disabled = readOnly || locked;
  const texts = objects.filter((object): object is TextObject => object.type === 'text');
  const shapes = objects.filter((object): object is ShapeObject => object.type === 'shape');
  const images = objects.filter((object): object is ImageObject => object.type === 'image');
  const single = objects.length === 1;
  return (
    <>
      <header className="flex items-center gap-2 border-b border-line ps-3 pe-2 py-1.5">
        {single && <ObjectIcon object={first} className="size-4 shrink-0 text-quiet" />}
        <h3 className="min-w-0 flex-1 truncate font-semibold" title={single ? objectName(first) : undefined}>
          {single ? objectName(first) : words.several(objects.length)}
          {single && objectName(first) !== objectKind(first) && (
            <span className="ms-1.5 font-normal text-quiet">{objectKind(first)}</span>
          )}
        </h3>
        {!readOnly && (
          <>
            <IconButton
              size="small"
              icon={hidden ? EyeOff : Eye}
              label={hidden ? words.show : words.hide}
              pressed={hidden}
              onClick={() => run(toggleHidden(canvas, ids))}
            />
            <IconButton
              size="small"
              icon={locked ? Lock : LockOpen}
              label={locked ? words.unlock : words.lock}
              pressed={locked}
              onClick={() => run(toggleLocked(canvas, ids))}
            />
          </>
        )}
      </header>
      {single && lastChange(first)}
      {proposals > 0 && (
        <button
          type="button"
          onClick={() => onShowProposals(ids)}
          className="flex w-full items-center gap-2 border-b border-line bg-agent-soft px-3 py-1.5 text-start text-12 font-medium text-agent hover:underline"
        >
          <Sparkles aria-hidden className="size-3.5" />
          {words.proposalsAbout(proposals)}
        </button>
      )}
      {locked && !readOnly && (
        <div className="flex items-center gap-2 border-b border-line bg-field px-3 py-1.5 text-12">
          <Lock aria-hidden className="size-3.5 text-quiet" />
          <span className="flex-1">{words.locked}</span>
          <Button size="small" onClick={() => run(toggleLocked(canvas, ids))}>
            {words.unlock}
          </Button>
        </div>
      )}
      {!disabled && <AlignBar objects={objects} />}
      <LayoutSection objects={objects} update={update} disabled={disabled} />
      {texts.length === objects.length && (
        <TextSection texts={texts} kit={kit} update={update} disabled={disabled} />
      )}
      {shapes.length === objects.length && (
        <ShapeSection shapes={shapes} kit={kit} update={update} disabled={disabled} />
      )}
      {images.length === objects.length && (
        <ImageSection images={images} update={update} disabled={disabled} />
      )}
      {single && <InteractionsSection object={first} update={update} disabled={disabled} />}
    </>
  );
}
