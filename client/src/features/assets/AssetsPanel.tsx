import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Images, LoaderCircle, Search, TriangleAlert, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Asset } from '@sparklio/shared/protocol/api';
import { messageOf } from '../../api/api-error.ts';
import { queries } from '../../api/queries.ts';
import { uploadImage } from '../../api/upload-image.ts';
import { useRun } from '../../editing/use-run.ts';
import { assetStrings as words } from '../../strings/assets.ts';
import { commonStrings } from '../../strings/common.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { FIELD } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toasts.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { useEditor } from '../canvas/editor-store.ts';
import { placeAsset } from './place-asset.ts';

/** The same type that the stage takes on a drop. */
const ASSET_MIME = 'application/x-sparklio-asset';

/** Pictures of the workspace: upload, find, drag onto the page. */
export function AssetsPanel() {
  const { canvas, creative, rights } = useCreative();
  const run = useRun();
  const client = useQueryClient();
  const list = useQuery(queries.assets(creative.workspaceId));
  const [uploading, setUploading] = useState(0);
  const [query, setQuery] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const canEdit = rights.editContent;

  const upload = async (files: readonly File[]): Promise<void> => {
    setUploading((count) => count + files.length);
    await Promise.all(
      files.map(async (file) => {
        try {
          await uploadImage(creative.workspaceId, file);
        } catch (error) {
          toast('bad', `${file.name}: ${messageOf(error)}`);
        } finally {
          setUploading((count) => count - 1);
        }
      }),
    );
    await client.invalidateQueries(queries.assets(creative.workspaceId));
  };
  const place = (asset: Asset): void => {
    const page = canvas.page(useEditor.getState().pageId ?? '') ?? canvas.get().pages[0];
    if (page === undefined) return;
    const { commands, select } = placeAsset(asset, page);
    if (run({ commands, select }) !== undefined) toast('good', words.placed(asset.name));
  };
  const found = list.data?.filter(({ name }) =>
    name.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()),
  );

  return (
    <div
      className="flex h-full flex-col"
      onDragOver={(event) => {
        if (canEdit && event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        if (!canEdit || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void upload([...event.dataTransfer.files]);
      }}
    >
      <div className="flex flex-col gap-2 p-3 pb-2">
        {canEdit && (
          <>
            <input
              ref={input}
              type="file"
              accept={words.accepted}
              multiple
              hidden
              onChange={(event) => {
                void upload([...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
            <Button icon={Upload} busy={uploading > 0} onClick={() => input.current?.click()}>
              {uploading > 0 ? words.uploading(uploading) : words.upload}
            </Button>
          </>
        )}
        {(list.data?.length ?? 0) > 6 && (
          <label className="relative">
            <span className="sr-only">{words.search}</span>
            <Search aria-hidden className="pointer-events-none absolute start-2 top-2 size-3.5 text-quiet" />
            <input
              type="search"
              placeholder={words.search}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              className={`${FIELD} h-7 ps-7`}
            />
          </label>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {list.isPending ? (
          <output className="grid grid-cols-2 gap-2" aria-label={commonStrings.loading}>
            {['a', 'b', 'c', 'd'].map((key) => (
              <Skeleton key={key} className="aspect-square" />
            ))}
          </output>
        ) : found === undefined ? (
          <Notice
            icon={TriangleAlert}
            title={words.failed}
            compact
            live
            action={<Button onClick={() => void list.refetch()}>{commonStrings.retry}</Button>}
          >
            {messageOf(list.error)}
          </Notice>
        ) : found.length === 0 ? (
          query === '' ? (
            <Notice icon={Images} title={words.empty} compact>
              {canEdit ? words.emptyHint : words.emptyReadOnly}
            </Notice>
          ) : (
            <Notice title={words.nothingFound} compact />
          )
        ) : (
          <>
            <ul className="grid grid-cols-2 gap-2">
              {found.map((asset) => (
                <li key={asset.assetId}>
                  <AssetTile asset={asset} canPlace={canEdit} onPlace={() => place(asset)} />
                </li>
              ))}
            </ul>
            {canEdit && <p className="mt-3 text-12 text-quiet">{words.hint}</p>}
          </>
        )}
      </div>
    </div>
  );
}

function AssetTile({
  asset,
  canPlace,
  onPlace,
}: {
  readonly asset: Asset;
  readonly canPlace: boolean;
  readonly onPlace: () => void;
}) {
  const [loaded, setLoaded] = useState(false);
  const size =
    asset.width !== null && asset.height !== null ? words.dimensions(asset.width, asset.height) : '';
  return (
    <Tooltip label={`${asset.name}${size === '' ? '' : ` · ${size}`}`} side="right">
      <button
        type="button"
        aria-label={canPlace ? words.place(asset.name) : asset.name}
        disabled={!canPlace}
        draggable={canPlace}
        onClick={onPlace}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'copy';
          event.dataTransfer.setData(ASSET_MIME, asset.assetId);
        }}
        className="block w-full text-start"
      >
        <span className="relative flex aspect-square items-center justify-center overflow-hidden rounded-control border border-line bg-[repeating-conic-gradient(#ecece7_0_25%,#fff_0_50%)] bg-[length:16px_16px] hover:border-line-strong">
          {!loaded && <LoaderCircle aria-hidden className="absolute size-4 animate-spin text-quiet" />}
          <img
            src={asset.url}
            alt=""
            loading="lazy"
            draggable={false}
            onLoad={() => setLoaded(true)}
            className="max-h-full max-w-full object-contain"
          />
        </span>
        <span className="mt-1 block truncate text-11 text-quiet">{asset.name}</span>
      </button>
    </Tooltip>
  );
}
