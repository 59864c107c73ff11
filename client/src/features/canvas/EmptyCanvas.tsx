import { FilePlus2 } from 'lucide-react';
import { canvasStrings } from '../../strings/canvas.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';

/** A creative without pages: says so, and lets those who may begin. */
export function EmptyCanvas() {
  const creative = useCreative();
  const { editContent } = creative.rights;
  return (
    <div className="flex h-full w-full flex-col items-center justify-center gap-3 bg-desk px-6 text-center">
      <h2 className="text-18 font-semibold">{canvasStrings.noPages}</h2>
      <p className="max-w-80 text-quiet">
        {editContent ? canvasStrings.noPagesHint : canvasStrings.noPagesReadOnly}
      </p>
      {editContent && (
        <Button
          variant="primary"
          size="large"
          icon={FilePlus2}
          onClick={() => creative.run([{ type: 'ADD_PAGE', page: {} }])}
        >
          {canvasStrings.addPage}
        </Button>
      )}
    </div>
  );
}
