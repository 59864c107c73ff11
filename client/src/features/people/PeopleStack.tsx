import { Eye } from 'lucide-react';
import type { PresenceUser } from '@sparklio/shared/presence/presence-state';
import { agentStrings } from '../../strings/agents.ts';
import { commonStrings } from '../../strings/common.ts';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCreative, usePeers } from '../../sync/hooks.ts';
import type { Peer } from '../../sync/peers.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Menu, MenuItem, MenuLabel } from '../../ui/Menu.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { useEditor } from '../canvas/editor-store.ts';
import { onePerPerson } from './one-per-person.ts';

const MOST = 4;

/** The people who are here, as circles; click one to follow. Those who do not fit are in the menu at the end. */
export function PeopleStack() {
  const { user } = useCreative();
  const people = onePerPerson(usePeers(), user.id);
  if (people.length === 0) return null;
  const shown = people.slice(0, people.length > MOST ? MOST - 1 : MOST);
  const rest = people.slice(shown.length);
  return (
    <ul aria-label={words.people} className="flex items-center -space-x-1 rtl:space-x-reverse">
      {shown.map((peer) => (
        <li key={peer.state.user.id}>
          <Person peer={peer} />
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                aria-label={`+${rest.length}`}
                className="flex size-7 items-center justify-center rounded-full bg-hover text-11 font-semibold ring-2 ring-panel"
              >
                +{rest.length}
              </button>
            }
          >
            <MenuLabel>{words.people}</MenuLabel>
            {rest.map(({ clientId, state }) => (
              <MenuItem key={clientId} icon={Eye} onSelect={() => useEditor.getState().follow(clientId)}>
                {agentStrings.follow(state.user.name)}
              </MenuItem>
            ))}
          </Menu>
        </li>
      )}
    </ul>
  );
}

function Person({ peer }: { readonly peer: Peer }) {
  const following = useEditor((editor) => editor.following === peer.clientId);
  const { name, hue } = peer.state.user;
  const picture = <Avatar name={name} hue={hue} ring />;
  if (peer.isSelf) {
    return (
      <Tooltip label={`${name} (${commonStrings.you})`}>
        <span className="block rounded-full">
          {picture}
          <span className="sr-only">{`${describe(peer.state.user)} (${commonStrings.you})`}</span>
        </span>
      </Tooltip>
    );
  }
  const label = following ? agentStrings.unfollow(name) : agentStrings.follow(name);
  return (
    <Tooltip label={`${describe(peer.state.user)} · ${label}`}>
      <button
        type="button"
        aria-label={`${describe(peer.state.user)}. ${label}`}
        aria-pressed={following}
        onClick={() => useEditor.getState().follow(following ? undefined : peer.clientId)}
        className="relative block rounded-full transition-transform hover:z-10 hover:-translate-y-0.5 motion-reduce:transition-none"
      >
        {picture}
        {following && (
          <span className="absolute -end-1 -bottom-1 flex size-3.5 items-center justify-center rounded-full bg-accent text-on-accent ring-2 ring-panel">
            <Eye aria-hidden className="size-2.5" />
          </span>
        )}
      </button>
    </Tooltip>
  );
}

function describe({ name, role }: PresenceUser): string {
  return words.role(name, commonStrings.roles[role]);
}
