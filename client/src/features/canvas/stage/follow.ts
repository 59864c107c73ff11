import { centreOn } from '../geometry/view.ts';
import { boundsOnPage } from './pick.ts';
import { centreOf } from '../geometry/box.ts';
import type { StageContext } from './stage-context.ts';

/** Shows the page of the peer who is followed and keeps their cursor, or what they work on, in the middle. */
export function followPeer(context: StageContext): () => void {
  const { presence } = context.creative;
  const update = (): void => {
    const editor = context.editor();
    if (editor.following === undefined) return;
    const peer = presence.get().find(({ clientId }) => clientId === editor.following);
    if (peer === undefined) {
      editor.follow(undefined);
      return;
    }
    const { pageId, cursor, selection, activity } = peer.state;
    const focus = activity?.objectIds[0] ?? selection?.[0];
    const wanted = pageId ?? (focus === undefined ? undefined : context.canvas.object(focus)?.pageId);
    if (wanted !== undefined && wanted !== editor.pageId && context.canvas.page(wanted) !== undefined) {
      editor.setPage(wanted);
      editor.follow(peer.clientId);
    }
    const bounds = focus === undefined ? undefined : boundsOnPage(context, focus);
    const at = cursor ?? (bounds === undefined ? undefined : centreOf(bounds));
    if (at === undefined) return;
    const { zoom, pan } = centreOn(at, context.size(), context.view().zoom);
    context.editor().setView(zoom, pan);
  };
  const stop = presence.subscribe(update);
  return stop;
}
