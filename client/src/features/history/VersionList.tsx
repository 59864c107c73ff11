import { ArrowLeftRight, BadgeCheck, Ellipsis, Eye, Flag, RotateCcw, TriangleAlert } from 'lucide-react';
import { DECISIONS, SCOPES } from '@sparklio/shared/documents/review/schema';
import type { Version } from '@sparklio/shared/protocol/history';
import { messageOf } from '../../api/api-error.ts';
import { commonStrings } from '../../strings/common.ts';
import { historyStrings } from '../../strings/history.ts';
import { reviewStrings } from '../../strings/review.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { historyView, useHistoryView } from './history-store.ts';
import { NameVersion } from './NameVersion.tsx';
import type { Versions } from './use-versions.ts';
import { momentOfVersion, versionName } from './version-words.ts';

const words = historyStrings.versions;

/** The states that are kept for good. */
export function VersionList({ versions }: { readonly versions: Versions }) {
  const { rights } = useCreative();
  return (
    <>
      {rights.editContent ? (
        <NameVersion />
      ) : (
        <p className="border-b border-line px-3 py-2 text-12 text-quiet">{words.mayNot}</p>
      )}
      {versions.error !== null ? (
        <Notice
          icon={TriangleAlert}
          title={words.failed}
          compact
          live
          action={
            <Button size="small" onClick={versions.retry}>
              {commonStrings.retry}
            </Button>
          }
        >
          {messageOf(versions.error)}
        </Notice>
      ) : versions.isPending ? (
        <output aria-label={commonStrings.loading} className="flex flex-col gap-2 p-3">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </output>
      ) : versions.items.length === 0 ? (
        <Notice icon={Flag} title={words.empty} compact>
          {words.emptyHint}
        </Notice>
      ) : (
        <ul aria-label={historyStrings.faces.versions}>
          {versions.items.map((version) => (
            <VersionItem key={version.number} version={version} />
          ))}
        </ul>
      )}
      {versions.hasOlder && (
        <p className="flex justify-center border-t border-line py-2">
          <Button size="small" variant="quiet" busy={versions.loadingOlder} onClick={versions.loadOlder}>
            {words.older}
          </Button>
        </p>
      )}
    </>
  );
}

function VersionItem({ version }: { readonly version: Version }) {
  const { rights } = useCreative();
  const isOpen = useHistoryView(({ looking }) => looking?.version?.number === version.number);
  const name = versionName(version);
  const moment = momentOfVersion(version);
  const isNamed = version.kind === 'named';
  const look = (): void => historyView.lookAt(moment);
  return (
    <li
      className={classNames(
        'flex gap-2 border-t border-line px-3 py-2 first:border-t-0',
        isOpen && 'bg-accent-soft',
      )}
    >
      <Flag
        aria-hidden
        className={classNames('mt-0.5 size-4 shrink-0', isNamed ? 'fill-accent text-accent' : 'text-quiet')}
      />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          onClick={look}
          className={classNames(
            'block max-w-full text-start wrap-anywhere hover:underline',
            isNamed && 'font-semibold',
          )}
        >
          {name}
        </button>
        <p className="text-11 text-quiet">
          {!isNamed && `${words.kinds[version.kind]} · `}
          <RelativeTime time={version.createdAt} className="text-11 text-quiet" />
          {version.createdBy.kind !== 'server' && ` · ${words.by(version.createdBy.name)}`}
        </p>
        {version.decisions.length > 0 && (
          <ul className="mt-1 flex flex-wrap gap-1">
            {version.decisions.map((decision) => (
              <DecisionItem key={decision.id} decision={decision} />
            ))}
          </ul>
        )}
      </div>
      <IconButton
        size="small"
        icon={Eye}
        label={`${words.open}: ${name}`}
        pressed={isOpen}
        onClick={isOpen ? historyView.backToNow : look}
      />
      <Menu align="end" trigger={<IconButton size="small" icon={Ellipsis} label={words.more(name)} />}>
        <MenuItem icon={Eye} onSelect={look}>
          {words.open}
        </MenuItem>
        <MenuItem
          icon={ArrowLeftRight}
          onSelect={() => historyView.compare({ kind: 'version', version }, { kind: 'now' })}
        >
          {words.compare}
        </MenuItem>
        {rights.editContent && (
          <MenuItem icon={RotateCcw} onSelect={() => historyView.askRestore(moment)}>
            {words.restore}
          </MenuItem>
        )}
      </Menu>
    </li>
  );
}

/** What was decided on exactly this state, on what part of it, and whether it was edited since. */
function DecisionItem({ decision }: { readonly decision: Version['decisions'][number] }) {
  const kind = DECISIONS.find((each) => each === decision.decision);
  const scope = SCOPES.find((each) => each === decision.scope);
  if (kind === undefined || scope === undefined) return null;
  const said = words.decisions[kind](reviewStrings.scopes[scope], decision.userName);
  const told = decision.isStale ? words.stale(said) : said;
  const isGood = kind === 'approve' && !decision.isStale;
  return (
    <li className="max-w-full" title={decision.isStale ? `${told}. ${words.staleHint}` : told}>
      <Chip tone={isGood ? 'good' : 'stale'} icon={BadgeCheck}>
        {told}
      </Chip>
    </li>
  );
}
