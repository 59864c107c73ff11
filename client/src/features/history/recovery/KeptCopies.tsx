import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useUser } from '../../../api/session.ts';
import { recoveryStrings } from '../../../strings/recovery.ts';
import { downloadRecoveryCopy } from '../../../sync/recovery.ts';
import { Button } from '../../../ui/Button.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { copiesQuery } from './copies-query.ts';

const words = recoveryStrings.list;

/** Copies that this browser keeps of a creative that cannot be opened any more: nobody else has that work. */
export function KeptCopies({ creativeId }: { readonly creativeId: string }) {
  const user = useUser();
  const copies = useQuery({ ...copiesQuery(creativeId, user?.id ?? ''), enabled: user !== undefined });
  if (copies.data === undefined || copies.data.length === 0) return null;
  return (
    <section aria-label={words.title} className="mx-auto max-w-120 px-4 pb-8">
      <p className="mb-2 text-center text-quiet">{words.hint}</p>
      <ul className="rounded-card border border-line">
        {copies.data.map((copy) => (
          <li
            key={copy.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-3 py-2.5 first:border-t-0"
          >
            <p className="min-w-40 flex-1">
              <span className="font-medium">{copy.title}</span>{' '}
              <RelativeTime time={copy.createdAt} className="text-12 text-quiet" />
            </p>
            <Button size="small" icon={Download} onClick={() => downloadRecoveryCopy(copy)}>
              {words.download}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
