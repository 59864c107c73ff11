import { lazy, Suspense } from 'react';
import { useHistoryView } from './history-store.ts';

// Nobody needs these before they look back.
const CompareDialog = lazy(async () => ({
  default: (await import('./compare/CompareDialog.tsx')).CompareDialog,
}));
const RestoreDialog = lazy(async () => ({ default: (await import('./RestoreDialog.tsx')).RestoreDialog }));
const CopiesDialog = lazy(async () => ({
  default: (await import('./recovery/CopiesDialog.tsx')).CopiesDialog,
}));
const CopyDialog = lazy(async () => ({ default: (await import('./recovery/CopyDialog.tsx')).CopyDialog }));

/** What the history opens over everything else. */
export function HistoryDialogs() {
  const { comparison, restoring, copiesOpen, openCopyId } = useHistoryView();
  return (
    <Suspense>
      {comparison !== undefined && <CompareDialog comparison={comparison} />}
      {restoring !== undefined && <RestoreDialog moment={restoring} />}
      {copiesOpen && <CopiesDialog />}
      {openCopyId !== undefined && <CopyDialog copyId={openCopyId} />}
    </Suspense>
  );
}
