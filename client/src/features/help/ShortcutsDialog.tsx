import { canvasStrings } from '../../strings/canvas.ts';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Keys } from '../../ui/Keys.tsx';
import { SHORTCUTS } from '../canvas/shortcuts.ts';

/** Every key of the stage, as its own table has them. */
export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { rights } = useCreative();
  const groups = Map.groupBy(
    SHORTCUTS.filter(({ edits }) => rights.editContent || edits !== true),
    ({ group }) => group,
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.shortcuts} width="wide">
      <div className="gap-8 sm:columns-2">
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-12 font-semibold text-quiet">{canvasStrings.shortcutGroups[group]}</h3>
            <dl>
              {shortcuts.map(({ id, keys }) => (
                <div
                  key={id}
                  className="flex min-h-7 items-center justify-between gap-3 border-b border-line last:border-b-0"
                >
                  <dt>{canvasStrings.shortcuts[id]}</dt>
                  <dd className="flex flex-wrap justify-end gap-2">
                    {keys.map((combination) => (
                      <Keys key={combination} keys={combination} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
