import { CirclePlay, CircleStop, Eye, ListTree, MessageSquare, Octagon } from 'lucide-react';
import { useAgentControl } from '../../editing/use-agent-control.ts';
import type { AgentControl } from '../../editing/use-agent-control.ts';
import { showObjects } from '../../editing/show-object.ts';
import { useRoster } from '../../editing/use-roster.ts';
import type { AgentView } from '../../editing/use-roster.ts';
import { agentStrings as words } from '../../strings/agents.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Hexagon } from '../../ui/Hexagon.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../ui/Menu.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { useEditor } from '../canvas/editor-store.ts';

interface AgentStackProps {
  readonly onAsk: (name: string) => void;
  readonly onShowWork: (agent: AgentView) => void;
}

const MOST = 4;

/** The agents, as hexagons, each with its menu; and one button that stops them all. */
export function AgentStack({ onAsk, onShowWork }: AgentStackProps) {
  const { rights } = useCreative();
  const { agents } = useRoster();
  const control = useAgentControl();
  const shown = agents.slice(0, MOST);
  const rest = agents.slice(MOST);
  if (agents.length === 0) return null;
  return (
    <div className="flex items-center gap-2">
      <ul aria-label={words.panel} className="flex items-center gap-1">
        {shown.map((agent) => (
          <li key={agent.name}>
            <AgentMenu
              agent={agent}
              control={control}
              canControl={rights.decideProposals}
              onAsk={onAsk}
              onShowWork={onShowWork}
            />
          </li>
        ))}
        {rest.length > 0 && (
          <li>
            <Menu
              align="end"
              trigger={
                <button
                  type="button"
                  aria-label={words.more(rest.length)}
                  className="flex h-7 items-center rounded-control px-1 text-11 font-semibold text-quiet hover:bg-hover"
                >
                  +{rest.length}
                </button>
              }
            >
              {rest.map((agent) => (
                <MenuItem key={agent.name} onSelect={() => onShowWork(agent)}>
                  {words.status(agent.title, words.statuses[agent.status], '')}
                </MenuItem>
              ))}
            </Menu>
          </li>
        )}
      </ul>
      {rights.decideProposals && <StopAll agents={agents} control={control} />}
    </div>
  );
}

/** Stops all; once all are stopped it becomes the way back. */
export function StopAll({
  agents,
  control,
}: {
  readonly agents: readonly AgentView[];
  readonly control: AgentControl;
}) {
  const able = agents.filter(({ status }) => status !== 'needs_model' && status !== 'offline');
  if (able.length === 0) return null;
  const stopped = able.every(({ status }) => status === 'stopped');
  return stopped ? (
    <Tooltip label={words.resumeAllHint}>
      <Button icon={CirclePlay} busy={control.busy} onClick={() => void control.resume()}>
        {words.resumeAll}
      </Button>
    </Tooltip>
  ) : (
    <Tooltip label={words.stopAllHint}>
      <Button icon={Octagon} variant="danger" busy={control.busy} onClick={() => void control.stop()}>
        {words.stopAll}
      </Button>
    </Tooltip>
  );
}

interface AgentMenuProps extends AgentStackProps {
  readonly agent: AgentView;
  readonly control: AgentControl;
  readonly canControl: boolean;
}

function AgentMenu({ agent, control, canControl, onAsk, onShowWork }: AgentMenuProps) {
  const { name, title, status, label, job, peer } = agent;
  const following = useEditor((editor) => peer !== undefined && editor.following === peer.clientId);
  const said = words.status(title, words.statuses[status], label);
  const steerable = canControl && status !== 'needs_model' && status !== 'offline';
  const objectIds = peer?.state.activity?.objectIds ?? [];
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={said}
          title={said}
          className="flex size-8 items-center justify-center rounded-control hover:bg-hover data-[state=open]:bg-hover pointer-coarse:size-10"
        >
          <Hexagon name={title} status={status} size={26} />
        </button>
      }
    >
      <MenuLabel>
        <span className="block text-13 font-semibold text-text">{title}</span>
        <span className="block">
          {words.statuses[status]}
          {label === '' ? '' : ` · ${label}`}
        </span>
        {job !== '' && <span className="block max-w-64">{job}</span>}
      </MenuLabel>
      <MenuLine />
      {peer !== undefined && (
        <MenuItem
          icon={Eye}
          onSelect={() => {
            useEditor.getState().follow(following ? undefined : peer.clientId);
            if (!following && objectIds.length > 0) showObjects(objectIds);
          }}
        >
          {following ? words.unfollow(title) : words.follow(title)}
        </MenuItem>
      )}
      {steerable && (
        <MenuItem icon={MessageSquare} onSelect={() => onAsk(name)}>
          {words.askOne(title)}
        </MenuItem>
      )}
      <MenuItem icon={ListTree} onSelect={() => onShowWork(agent)}>
        {words.whatItDid}
      </MenuItem>
      {steerable &&
        (status === 'stopped' ? (
          <MenuItem icon={CirclePlay} onSelect={() => void control.resume(agent)}>
            {words.resumeOne(title)}
          </MenuItem>
        ) : (
          <MenuItem icon={CircleStop} danger onSelect={() => void control.stop(agent)}>
            {words.stopOne(title)}
          </MenuItem>
        ))}
    </Menu>
  );
}
