import { useQuery } from '@tanstack/react-query';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { queries } from '../../api/queries.ts';
import { brandStrings as words } from '../../strings/brand.ts';

/** A logo with its rules. The dashed frame is the room that must stay free around it. */
export function LogoTile({
  logo,
  canPlace,
}: {
  readonly logo: BrandKit['logos'][number];
  readonly canPlace: boolean;
}) {
  const asset = useQuery(queries.asset(logo.assetId)).data;
  const ratio = asset?.width && asset.height ? asset.width / asset.height : 2;
  const height = Math.min(40, 150 / ratio);
  return (
    <figure>
      <div
        className="flex items-center justify-center rounded-control border border-line bg-[repeating-conic-gradient(#ecece7_0_25%,#fff_0_50%)] bg-[length:16px_16px] p-3"
        draggable={canPlace}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'copy';
          event.dataTransfer.setData('application/x-sparklio-asset', logo.assetId);
        }}
      >
        <span
          className="border border-dashed border-line-strong"
          style={{ padding: Math.round(height * logo.clearSpace) }}
        >
          {asset !== undefined && (
            <img
              src={asset.url}
              alt={logo.name}
              draggable={false}
              style={{ height, width: height * ratio }}
            />
          )}
        </span>
      </div>
      <figcaption className="mt-1">
        <span className="block font-medium">{logo.name}</span>
        <span className="block text-12 text-quiet">
          {words.logoRule(Math.round(logo.minWidth * 100), Math.round(logo.clearSpace * 100))}
        </span>
      </figcaption>
    </figure>
  );
}
