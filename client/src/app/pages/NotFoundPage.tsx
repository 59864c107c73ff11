import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { commonStrings } from '../../strings/common.ts';
import { Notice } from '../../ui/Notice.tsx';
import { LINK_BUTTON } from '../../ui/link-button.ts';

export function NotFoundPage() {
  return (
    <main className="grid h-full place-items-center">
      <Notice
        icon={Compass}
        title={commonStrings.pages.notFoundTitle}
        action={
          <Link to="/" className={LINK_BUTTON}>
            {commonStrings.pages.goHome}
          </Link>
        }
      >
        {commonStrings.pages.notFound}
      </Notice>
    </main>
  );
}
