import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { OpenCreative } from '../../../sync/open-creative.ts';
import type { Action } from '../actions.ts';
import { leavesOf } from '../canvas-tree.ts';
import { editorStore } from '../editor-store.ts';
import { messageOf } from '../error-message.ts';
import type { View } from '../geometry/view.ts';
import type { CanvasStageProps } from '../stage-props.ts';
import { openTextField } from '../text/text-field.ts';
import type { OpenTextField } from '../text/text-field.ts';
import { announceSelection } from './announce.ts';
import { controlClipboard } from './clipboard-control.ts';
import type { ClipboardControl } from './clipboard-control.ts';
import { createCursorLayer } from './cursor-layer.ts';
import { FabricScene } from './fabric-scene.ts';
import { followPeer } from './follow.ts';
import { createGhostView } from './ghost-view.ts';
import type { PlacedGhost } from './ghost-layer.ts';
import { placeImages } from './image-placer.ts';
import type { ImagePlacer } from './image-placer.ts';
import { createImageStore } from './image-store.ts';
import { controlKeyboard, perform } from './keyboard-control.ts';
import { createOverlay } from './overlay.ts';
import { buildOverlayModel } from './overlay-builder.ts';
import { playMotion } from './peer-motion.ts';
import { controlPointer } from './pointer-control.ts';
import type { Passing, StageContext } from './stage-context.ts';
import { createStageControls } from './stage-controls.ts';
import { observeSize } from './observe-size.ts';
import { markTabFocus } from './tab-focus.ts';
import { observeTheme, readTheme } from './theme.ts';
import { controlWheel } from './wheel-control.ts';
import type { ShortcutId } from '../shortcuts.ts';

/** The elements a stage stands on; React makes them, the session works on them. */
export interface StageElements {
  /** takes the pointer and the focus */
  readonly root: HTMLElement;
  readonly page: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  /** stands at the page's origin, its px are screen px; carries `--zoom` */
  readonly anchored: HTMLElement;
  /** scaled with the view: its px are page px */
  readonly scaled: HTMLElement;
}

export interface StageReports {
  readonly announce: (sentence: string) => void;
  readonly dropping: (over: boolean) => void;
  readonly uploading: (name: string | undefined) => void;
  /** the ghosts in view, for their labels; told only when they change */
  readonly ghosts: (ghosts: readonly PlacedGhost[]) => void;
  readonly pickImage: () => void;
}

export interface StageSession {
  readonly context: StageContext;
  readonly clipboard: ClipboardControl;
  readonly images: ImagePlacer;
  perform(id: ShortcutId): void;
  setProps(props: CanvasStageProps): void;
  close(): void;
}

/** Everything of a mounted stage that is not React: it lives as long as the creative is shown. */
export function startStage(
  creative: OpenCreative,
  elements: StageElements,
  fonts: FontBook,
  firstProps: CanvasStageProps,
  reports: StageReports,
): StageSession {
  const { canvas } = creative;
  const editor = editorStore;
  let props = firstProps;
  let size: Pair = [elements.root.clientWidth, elements.root.clientHeight];
  let theme = readTheme();
  let textField: OpenTextField | undefined;
  const passing: Passing = {
    hovered: undefined,
    marquee: undefined,
    draft: undefined,
    guides: [],
    note: undefined,
  };
  const images = createImageStore((assetId) => props.loadAsset(assetId));
  const scene = new FabricScene(elements.page, canvas, { fonts, images });
  const cursors = createCursorLayer(elements.anchored);

  const context: StageContext = {
    creative,
    canvas,
    scene,
    images,
    fonts,
    get canEdit() {
      return creative.rights.editContent && !editor.getState().lookingBack;
    },
    passing,
    editor: () => editor.getState(),
    props: () => props,
    page: () => {
      const { pageId } = editor.getState();
      return pageId === undefined ? undefined : canvas.page(pageId);
    },
    pageBox: () => {
      const page = context.page();
      return page === undefined ? undefined : { x: 0, y: 0, width: page.size[0], height: page.size[1] };
    },
    view: () => editor.getState(),
    setView: (view) => {
      editor.getState().follow(undefined);
      editor.getState().setView(view.zoom, view.pan);
    },
    size: () => size,
    requestOverlay: () => overlay.request(),
    act: (action: Action) => {
      if (action.commands.length === 0) return false;
      try {
        creative.undo.stopCapturing();
        creative.run(action.commands);
      } catch (error) {
        props.onError(messageOf(error));
        return false;
      }
      if (action.select !== undefined) editor.getState().setSelection(action.select);
      return true;
    },
    announce: reports.announce,
    editText: (objectId, isNew) => {
      textField?.close();
      editor.getState().setSelection([objectId]);
      textField = openTextField(context, elements.scaled, objectId, isNew, (hadFocus) => {
        textField = undefined;
        editor.getState().setEditingText(undefined);
        if (hadFocus) elements.root.focus({ preventScroll: true });
        overlay.request();
      });
      if (textField !== undefined) editor.getState().setEditingText(objectId);
    },
  };
  const ghosts = createGhostView(context, reports.ghosts);
  const overlay = createOverlay(elements.overlay, images, () =>
    buildOverlayModel(context, ghosts.current(), theme),
  );
  overlay.setColours(theme);
  scene.setColours(theme);

  const showPage = (): void => {
    const page = context.page();
    scene.show(page, page === undefined ? [] : canvas.pageObjects(page.id));
  };
  const applyView = (view: View): void => {
    scene.setView(view);
    elements.anchored.style.transform = `translate(${view.pan[0]}px, ${view.pan[1]}px)`;
    elements.anchored.style.setProperty('--zoom', String(view.zoom));
    elements.scaled.style.transform = `translate(${view.pan[0]}px, ${view.pan[1]}px) scale(${view.zoom})`;
    ghosts.viewMoved();
  };
  /** A page that is shown must exist; the first one stands in for one that went. */
  const choosePage = (): void => {
    if (context.page() === undefined) editor.getState().setPage(canvas.get().pages[0]?.id);
  };
  const pruneSelection = (): void => {
    const { selection, enteredGroupId, setSelection, enterGroup } = editor.getState();
    const there = selection.filter((id) => canvas.object(id) !== undefined);
    if (there.length < selection.length) setSelection(there);
    if (enteredGroupId !== undefined && canvas.object(enteredGroupId) === undefined) enterGroup(undefined);
  };
  const controls = createStageControls(
    context,
    reports.pickImage,
    (id) => context.editText(id, false),
    elements.root,
  );
  const stopMotion = playMotion(context);
  const imagePlacer = placeImages(context, elements.root, reports);
  const pointer = controlPointer(context, elements.root);
  const clipboard = controlClipboard(context, imagePlacer);
  const refreshPeers = (): void => {
    cursors.update(creative.presence.get(), editor.getState().pageId);
    overlay.request();
  };

  const stops: (() => void)[] = [
    canvas.onEvent((event) => {
      choosePage();
      pruneSelection();
      showPage();
      for (const change of event.changes) {
        if (change.kind === 'object' && canvas.object(change.id)?.type === 'group')
          scene.refreshGroup(leavesOf(canvas, [change.id]));
      }
      ghosts.refresh();
    }),
    creative.conversation.subscribe(ghosts.refresh),
    creative.presence.subscribe(refreshPeers),
    followPeer(context),
    announceSelection(context),
    images.onChange(() => {
      scene.redraw();
      overlay.request();
    }),
    fonts.onAdded(() => {
      ghosts.forget();
      scene.relayoutTexts();
      ghosts.refresh();
    }),
    observeTheme((next) => {
      theme = next;
      scene.setColours(next);
      overlay.setColours(next);
    }),
    editor.subscribe((state, before) => {
      if (state.zoom !== before.zoom || state.pan !== before.pan) applyView(state);
      if (state.pageId !== before.pageId) {
        textField?.close();
        showPage();
        controls.fit();
        ghosts.refresh();
        refreshPeers();
      }
      if (state.tool !== before.tool || state.lookingBack) textField?.close();
      if (state.selection !== before.selection || state.pageId !== before.pageId) {
        creative.setPresence({
          selection: state.selection,
          ...(state.pageId === undefined ? {} : { pageId: state.pageId }),
        });
      }
      if (state.showGhosts !== before.showGhosts) ghosts.refresh();
      scene.conceal(state.editingTextId);
      if (
        state.hoveredProposalId !== before.hoveredProposalId ||
        state.previewBefore !== before.previewBefore
      )
        ghosts.restyle();
      overlay.request();
    }),
    controlWheel(context, elements.root),
    markTabFocus(elements.root),
    controlKeyboard(context, pointer),
    observeSize(elements.root, (next) => {
      const grown: Pair = [next[0] - size[0], next[1] - size[1]];
      const hadRoom = size[0] > 0 && size[1] > 0;
      const { zoom, pan } = context.view();
      size = next;
      scene.setSize(next);
      overlay.setSize(next);
      // Docks that open and close leave the page where the eye has it: in the middle.
      if (hadRoom) editor.getState().setView(zoom, [pan[0] + grown[0] / 2, pan[1] + grown[1] / 2]);
      else controls.fit();
    }),
  ];

  editor.getState().setControls(controls);
  scene.setSize(size);
  overlay.setSize(size);
  choosePage();
  showPage();
  controls.fit();
  applyView(context.view());
  refreshPeers();
  const { pageId, selection } = editor.getState();
  creative.setPresence({ selection, ...(pageId === undefined ? {} : { pageId }) });

  return {
    context,
    clipboard,
    images: imagePlacer,
    perform: (id) => perform(context, id),
    setProps: (next) => {
      props = next;
    },
    close() {
      textField?.close();
      pointer.close();
      clipboard.close();
      imagePlacer.close();
      stopMotion();
      for (const stop of stops) stop();
      cursors.close();
      ghosts.close();
      overlay.close();
      images.close();
      editor.getState().setControls(undefined);
      void scene.close();
    },
  };
}
