import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { canvasStrings } from '../../../strings/canvas.ts';
import { editorStore } from '../editor-store.ts';
import type { StageContext } from './stage-context.ts';

/** Says selection changes for people who do not see them. */
export function announceSelection(context: StageContext): () => void {
  const { announce } = canvasStrings;
  return editorStore.subscribe((state, before) => {
    if (state.selection === before.selection) return;
    const [id, ...others] = state.selection;
    if (id === undefined) {
      if (before.selection.length > 0) context.announce(announce.nothing);
      return;
    }
    if (others.length > 0) {
      context.announce(announce.many(state.selection.length));
      return;
    }
    const object = context.canvas.object(id);
    if (object === undefined) return;
    const siblings = context.canvas
      .pageObjects(object.pageId)
      .filter(({ parentId }) => parentId === object.parentId);
    context.announce(announce.one(nameOf(object), siblings.indexOf(object) + 1, siblings.length));
  });
}

/** What to call an object: its own name, else its words, else its kind. */
export function nameOf(object: CanvasObject): string {
  if (object.name !== '') return object.name;
  if (object.type === 'text')
    return object.text.trim().split('\n')[0]?.slice(0, 40) || canvasStrings.names.text;
  if (object.type === 'image') return object.alt.slice(0, 40) || canvasStrings.names.image;
  return object.type === 'shape' ? canvasStrings.names[object.shape] : canvasStrings.names.group;
}
