import { canvasStrings } from '../../strings/canvas.ts';
import { usePageObjects, usePeers } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { editorStore, useEditor } from './editor-store.ts';

/** Short words above the page: what is happening that the page itself does not show. */
export function StageNotices({
  dropping,
  uploading,
}: {
  readonly dropping: boolean;
  readonly uploading: string | undefined;
}) {
  return (
    <>
      <EmptyPageHint />
      {dropping && (
        <div className="pointer-events-none absolute inset-3 z-[4] flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-soft/70 text-15 font-medium text-accent">
          {canvasStrings.dropHere}
        </div>
      )}
      <div className="pointer-events-none absolute inset-x-0 bottom-4 z-[4] flex flex-col items-center gap-2">
        {uploading !== undefined && (
          <output className="max-w-80 truncate rounded-full bg-raised px-3 py-1.5 shadow-float">
            {canvasStrings.uploading(uploading)}
          </output>
        )}
        <Following />
      </div>
    </>
  );
}

function EmptyPageHint() {
  const pageId = useEditor((state) => state.pageId);
  const drawing = useEditor((state) => state.tool !== 'select');
  const empty = usePageObjects(pageId ?? '').length === 0;
  if (!empty || drawing || pageId === undefined) return null;
  return (
    <p className="pointer-events-none absolute inset-0 z-[1] flex items-center justify-center text-15 text-[#66665f]">
      {canvasStrings.emptyPage}
    </p>
  );
}

function Following() {
  const following = useEditor((state) => state.following);
  if (following === undefined) return null;
  return <FollowingPeer clientId={following} />;
}

function FollowingPeer({ clientId }: { readonly clientId: number }) {
  const peer = usePeers().find((each) => each.clientId === clientId);
  if (peer === undefined) return null;
  return (
    <output className="pointer-events-auto flex items-center gap-2 rounded-full bg-raised py-1 pr-1 pl-3 shadow-float">
      {canvasStrings.following(peer.state.user.name)}
      <Button size="small" onClick={() => editorStore.getState().follow(undefined)}>
        {canvasStrings.stopFollowing}
      </Button>
    </output>
  );
}
