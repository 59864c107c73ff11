import { lazy, Suspense } from 'react';
import { layout, useLayout } from './layout-store.ts';
import type { StudioDialog } from './layout-store.ts';

// Nobody needs these for the first look at the page.
const DIALOGS = {
  share: lazy(async () => ({ default: (await import('../../features/share/ShareDialog.tsx')).ShareDialog })),
  export: lazy(async () => ({
    default: (await import('../../features/export/ExportDialog.tsx')).ExportDialog,
  })),
  import: lazy(async () => ({
    default: (await import('../../features/export/ImportDialog.tsx')).ImportDialog,
  })),
  shortcuts: lazy(async () => ({
    default: (await import('../../features/help/ShortcutsDialog.tsx')).ShortcutsDialog,
  })),
} satisfies Record<StudioDialog, unknown>;

export function StudioDialogs() {
  const dialog = useLayout((now) => now.dialog);
  if (dialog === undefined) return null;
  const Open = DIALOGS[dialog];
  return (
    <Suspense>
      <Open open onOpenChange={(open) => !open && layout.closeDialog()} />
    </Suspense>
  );
}
