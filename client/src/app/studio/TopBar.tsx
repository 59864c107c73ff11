import { Link } from '@tanstack/react-router';
import { ChevronLeft, Download, Redo2, Undo2, UserPlus } from 'lucide-react';
import { useEditor } from '../../features/canvas/editor-store.ts';
import { AgentStack } from '../../features/people/AgentStack.tsx';
import { PeopleStack } from '../../features/people/PeopleStack.tsx';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCreative, useUndo } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { layout } from './layout-store.ts';
import { showWorkOf } from './panels.tsx';
import { SaveStatus } from './SaveStatus.tsx';
import { StudioMenu } from './StudioMenu.tsx';
import { TitleField } from './TitleField.tsx';

/** Where I am, what is saved, who is here, and what leaves the studio. */
export function TopBar({ wide }: { readonly wide: boolean }) {
  const { rights } = useCreative();
  const undo = useUndo();
  const lookingBack = useEditor((editor) => editor.lookingBack);
  return (
    <header className="flex h-(--top-bar) shrink-0 items-center gap-2 border-b border-line bg-panel px-2">
      <Tooltip label={words.back}>
        <Link
          to="/"
          aria-label={words.back}
          className="flex size-8 shrink-0 items-center justify-center rounded-control text-quiet hover:bg-hover hover:text-text pointer-coarse:size-10"
        >
          <ChevronLeft aria-hidden className="size-5 rtl:-scale-x-100" />
        </Link>
      </Tooltip>
      <TitleField />
      <SaveStatus wide={wide} />
      {rights.editContent && wide && (
        <div className="flex">
          <IconButton
            icon={Undo2}
            label={words.undo}
            keys="Mod+Z"
            disabled={!undo.canUndo || lookingBack}
            className="rtl:-scale-x-100"
            onClick={undo.undo}
          />
          <IconButton
            icon={Redo2}
            label={words.redo}
            keys="Mod+Shift+Z"
            disabled={!undo.canRedo || lookingBack}
            className="rtl:-scale-x-100"
            onClick={undo.redo}
          />
        </div>
      )}
      <span className="flex-1" />
      {wide && (
        <>
          <PeopleStack />
          <AgentStack onAsk={layout.ask} onShowWork={showWorkOf} />
          <span aria-hidden className="h-5 w-px bg-line" />
          {rights.share && (
            <Button icon={UserPlus} onClick={() => layout.openDialog('share')}>
              {words.share}
            </Button>
          )}
          {rights.export && (
            <Button variant="primary" icon={Download} onClick={() => layout.openDialog('export')}>
              {words.export}
            </Button>
          )}
        </>
      )}
      <StudioMenu wide={wide} />
    </header>
  );
}
