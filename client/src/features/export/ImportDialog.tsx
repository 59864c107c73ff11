import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { commonStrings } from '../../strings/common.ts';
import { exportStrings as words } from '../../strings/export.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { toast } from '../../ui/toasts.ts';
import { useEditor } from '../canvas/editor-store.ts';

/** Replaces the content by an exported JSON file, as one step that can be undone. */
export function ImportDialog({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { canvas, creative, undo } = useCreative();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const replace = async (chosen: File): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const model = parseJson(await chosen.text());
      if (model === undefined) {
        setProblem(words.notJson);
        return;
      }
      const { changes } = await api.importModel(creative.id, model);
      undo.pushRecord(words.stepLabel, changes);
      const editor = useEditor.getState();
      editor.setSelection([]);
      if (canvas.page(editor.pageId ?? '') === undefined) editor.setPage(canvas.get().pages[0]?.id);
      toast('good', words.imported, { label: commonStrings.undo, run: () => void undo.undo() });
      setFile(undefined);
      onOpenChange(false);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.importTitle}
      description={words.importWarning}
      footer={
        <>
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            {commonStrings.cancel}
          </Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={file === undefined}
            onClick={() => file !== undefined && void replace(file)}
          >
            {words.replace}
          </Button>
        </>
      }
    >
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          setFile(event.target.files?.[0]);
          setProblem(undefined);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        onClick={() => input.current?.click()}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          setFile(event.dataTransfer.files[0]);
        }}
        className="flex w-full flex-col items-center gap-2 rounded-[8px] border border-dashed border-line-strong py-8 hover:border-accent hover:bg-hover"
      >
        <FileUp aria-hidden className="size-6 text-quiet" />
        {file?.name ?? words.choose}
      </button>
      {problem !== undefined && (
        <p role="alert" className="mt-3 rounded-control bg-bad-soft px-2.5 py-1.5 text-bad-text">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
