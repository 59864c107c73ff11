import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft, Palette, TriangleAlert } from 'lucide-react';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import { messageOf } from '../../api/api-error.ts';
import { queries } from '../../api/queries.ts';
import { BrandEditor } from '../../features/brand/BrandEditor.tsx';
import { brandStrings as words } from '../../strings/brand.ts';
import { commonStrings } from '../../strings/common.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { HomeBar } from './HomeBar.tsx';

/** The rules of the workspace's brands: to read, and for editors to change. */
export function BrandPage() {
  const { workspaceId } = useParams({ from: '/signed-in/brand/$workspaceId' });
  const workspaces = useQuery(queries.workspaces());
  const brands = useQuery(queries.brands(workspaceId));
  const role = workspaces.data?.find(({ id }) => id === workspaceId)?.role;
  const canEdit = role !== undefined && RIGHTS[role].editContent;
  return (
    <div className="min-h-full">
      <HomeBar />
      <main className="mx-auto max-w-[960px] px-4 pt-6 pb-24 sm:px-6">
        <Link to="/" className="-ms-1 inline-flex items-center gap-1 text-quiet hover:text-text">
          <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
          {words.back}
        </Link>
        {brands.isPending ? (
          <output aria-label={commonStrings.loading} className="mt-6 flex flex-col gap-4">
            <Skeleton className="h-10 w-64" />
            <Skeleton className="h-40" />
            <Skeleton className="h-40" />
          </output>
        ) : brands.isError ? (
          <Notice
            icon={TriangleAlert}
            title={words.failed}
            live
            action={<Button onClick={() => void brands.refetch()}>{commonStrings.retry}</Button>}
          >
            {messageOf(brands.error)}
          </Notice>
        ) : brands.data.length === 0 ? (
          <Notice icon={Palette} title={words.none}>
            {words.noneHint}
          </Notice>
        ) : (
          brands.data.map((brand) => <BrandEditor key={brand.id} brand={brand} canEdit={canEdit} />)
        )}
      </main>
    </div>
  );
}
