import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ScrollText, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AuditRecord } from '@sparklio/shared/protocol/api';
import { messageOf } from '../../api/api-error.ts';
import { queries } from '../../api/queries.ts';
import { auditStrings as words } from '../../strings/audit.ts';
import { commonStrings } from '../../strings/common.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { describeEntry } from './describe-entry.ts';

/** A select cannot hold an empty value. */
const ALL = 'all';

/** Who did what when, newest first, with older ones on demand. */
export function AuditLog({ workspaceId }: { readonly workspaceId: string }) {
  const [action, setAction] = useState(ALL);
  const [actorId, setActorId] = useState(ALL);
  const members = useQuery(queries.members(workspaceId));
  const log = useInfiniteQuery(
    queries.audit(workspaceId, {
      ...(action === ALL ? {} : { action }),
      ...(actorId === ALL ? {} : { actorId }),
    }),
  );
  const isFiltered = action !== ALL || actorId !== ALL;
  const entries = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-2">
        <Select
          label={words.action}
          value={action}
          className="h-8! w-52 border-line! bg-panel!"
          groups={[
            { options: [{ value: ALL, label: words.anything }] },
            { options: Object.entries(words.actions).map(([value, label]) => ({ value, label })) },
          ]}
          onChange={setAction}
        />
        <Select
          label={words.person}
          value={actorId}
          className="h-8! w-52 border-line! bg-panel!"
          groups={[
            { options: [{ value: ALL, label: words.anybody }] },
            { options: members.data?.map(({ userId, name }) => ({ value: userId, label: name })) ?? [] },
          ]}
          onChange={setActorId}
        />
      </div>
      {log.isPending ? (
        <output aria-label={commonStrings.loading} className="flex flex-col gap-2">
          {['a', 'b', 'c', 'd'].map((key) => (
            <Skeleton key={key} className="h-9" />
          ))}
        </output>
      ) : log.isError ? (
        <Notice
          icon={TriangleAlert}
          title={words.failed}
          live
          action={<Button onClick={() => void log.refetch()}>{commonStrings.retry}</Button>}
        >
          {messageOf(log.error)}
        </Notice>
      ) : entries.length === 0 ? (
        <Notice icon={ScrollText} title={isFiltered ? words.emptyFiltered : words.empty}>
          {isFiltered ? words.emptyFilteredHint : words.emptyHint}
        </Notice>
      ) : (
        <>
          <Entries entries={entries} />
          {log.hasNextPage && (
            <div className="mt-4 flex justify-center">
              <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {words.older}
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}

function Entries({ entries }: { readonly entries: readonly AuditRecord[] }) {
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-panel">
      <table className="w-full text-start">
        <thead>
          <tr className="border-b border-line text-12 text-quiet">
            {[words.when, words.who, words.what].map((label) => (
              <th key={label} scope="col" className="px-4 py-2 text-start font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {entries.map((entry) => {
            const { who, what, about } = describeEntry(entry);
            return (
              <tr key={entry.id}>
                <td className="px-4 py-2 align-top whitespace-nowrap">
                  <RelativeTime time={entry.at} />
                </td>
                <td className="px-4 py-2 align-top font-medium">{who}</td>
                <td className="px-4 py-2 align-top">
                  {what}
                  {about !== '' && <span className="block text-12 text-quiet">{about}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
