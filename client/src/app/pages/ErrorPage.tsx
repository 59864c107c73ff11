import { TriangleAlert } from 'lucide-react';
import { StudioError } from '@sparklio/shared/errors';
import { commonStrings } from '../../strings/common.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';

/** For a page that failed while being drawn. Says what is safe; shows no stack. */
export function ErrorPage({ error }: { readonly error: unknown }) {
  return (
    <main className="grid h-full place-items-center">
      <Notice
        icon={TriangleAlert}
        title={commonStrings.pages.errorTitle}
        live
        action={
          <Button variant="primary" size="large" onClick={() => location.reload()}>
            {commonStrings.pages.reload}
          </Button>
        }
      >
        {error instanceof StudioError ? error.message : commonStrings.pages.error}
      </Notice>
    </main>
  );
}
