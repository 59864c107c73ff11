import { ContextMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { canvasStrings } from '../../strings/canvas.ts';
import { Keys } from '../../ui/Keys.tsx';
import { unlockAll } from './actions.ts';
import { pointAnchor } from './comment-anchor.ts';
import { messageOf } from './error-message.ts';
import { toPage } from './geometry/view.ts';
import { SHORTCUTS } from './shortcuts.ts';
import type { ShortcutId } from './shortcuts.ts';
import { selectableAt } from './stage/pick.ts';
import type { StageSession } from './stage/stage-session.ts';

const SURFACE =
  'z-[60] min-w-52 rounded-card bg-raised p-1 text-13 text-text shadow-float animate-rise focus:outline-none';
const ITEM =
  'flex h-8 items-center gap-2 rounded-control px-2 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-45 pointer-coarse:h-11';

/** What the second mouse button, a long press or the menu key offer for the selection, or for the page. */
export function StageMenu({
  session,
  children,
}: {
  readonly session: StageSession | undefined;
  readonly children: ReactNode;
}) {
  const [at, setAt] = useState<Pair>([0, 0]);
  return (
    <ContextMenu.Root
      onOpenChange={(open) => {
        if (!open) session?.context.editor().controls?.focus();
      }}
    >
      <ContextMenu.Trigger
        asChild
        onContextMenu={(event) => {
          if (session === undefined) return;
          const bounds = event.currentTarget.getBoundingClientRect();
          const point = toPage(session.context.view(), [
            event.clientX - bounds.left,
            event.clientY - bounds.top,
          ]);
          setAt(point);
          selectUnder(session, point);
        }}
      >
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={SURFACE} aria-label={canvasStrings.menu} collisionPadding={8}>
          {session !== undefined && <Entries session={session} at={at} />}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** The menu is about what lies under the pointer, unless that is selected already together with others. */
function selectUnder({ context }: StageSession, point: Pair): void {
  const id = selectableAt(context, point);
  const { selection, setSelection } = context.editor();
  if (id === undefined) setSelection([]);
  else if (!selection.includes(id)) setSelection([id]);
}

function Entries({ session, at }: { readonly session: StageSession; readonly at: Pair }) {
  const { context, clipboard } = session;
  const { canvas, canEdit } = context;
  const { selection } = context.editor();
  const page = context.page();
  const objects = selection.map((id) => canvas.object(id)).filter((object) => object !== undefined);
  const some = objects.length > 0;
  const onClipboard = (work: () => Promise<void>) => () =>
    void work().catch((error: unknown) => context.props().onError(messageOf(error)));
  const entry = (id: ShortcutId, enabled = true, onSelect: () => void = () => session.perform(id)) => (
    <Entry key={id} id={id} disabled={!enabled} onSelect={onSelect} />
  );
  const line = (key: string) => <ContextMenu.Separator key={key} className="my-1 h-px bg-line" />;
  return (
    <>
      {canEdit && entry('cut', some, onClipboard(clipboard.cut))}
      {entry('copy', some, onClipboard(clipboard.copy))}
      {canEdit && [
        entry(
          'paste',
          true,
          onClipboard(() => clipboard.paste(false)),
        ),
        entry('duplicate', some),
        entry('delete', some),
        line('arrange'),
        entry('group', objects.length > 1),
        entry(
          'ungroup',
          objects.some(({ type }) => type === 'group'),
        ),
        entry('front', some),
        entry('forward', some),
        entry('backward', some),
        entry('back', some),
        line('state'),
        entry('lock', some),
        entry('hide', some),
      ]}
      {canEdit && page !== undefined && canvas.pageObjects(page.id).some(({ locked }) => locked) && (
        <ContextMenu.Item className={ITEM} onSelect={() => context.act(unlockAll(canvas, page.id))}>
          {canvasStrings.unlockAll}
        </ContextMenu.Item>
      )}
      {line('view')}
      {entry('selectAll')}
      {entry('zoomFit')}
      {page !== undefined && context.creative.rights.comment && (
        <ContextMenu.Item
          className={ITEM}
          onSelect={() => {
            context.props().onPlaceComment(pointAnchor(page, at, selection[0]));
          }}
        >
          {canvasStrings.addComment}
        </ContextMenu.Item>
      )}
    </>
  );
}

function Entry({
  id,
  disabled,
  onSelect,
}: {
  readonly id: ShortcutId;
  readonly disabled: boolean;
  readonly onSelect: () => void;
}) {
  const keys = SHORTCUTS.find((shortcut) => shortcut.id === id)?.keys[0];
  return (
    <ContextMenu.Item className={ITEM} disabled={disabled} onSelect={onSelect}>
      <span className="flex-1">{canvasStrings.shortcuts[id]}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </ContextMenu.Item>
  );
}
