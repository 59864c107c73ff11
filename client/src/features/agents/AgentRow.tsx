import { ChevronRight, CirclePlay, CircleStop, MessageSquare } from 'lucide-react';
import { useState } from 'react';
import type { AgentControl } from '../../editing/use-agent-control.ts';
import type { AgentView } from '../../editing/use-roster.ts';
import { agentStrings as words } from '../../strings/agents.ts';
import { Chip } from '../../ui/Chip.tsx';
import type { Tone } from '../../ui/Chip.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Hexagon } from '../../ui/Hexagon.tsx';
import { IconButton } from '../../ui/IconButton.tsx';

const TONES = {
  idle: 'neutral',
  working: 'agent',
  stopped: 'bad',
  needs_model: 'neutral',
  offline: 'neutral',
} as const satisfies Record<string, Tone>;

interface AgentRowProps {
  readonly agent: AgentView;
  readonly openProposals: number;
  readonly canControl: boolean;
  readonly control: AgentControl;
  readonly onAsk: () => void;
  readonly onShowProposals: () => void;
}

/** One agent: what it is for, what it does now, and the ways to steer it. */
export function AgentRow({
  agent,
  openProposals,
  canControl,
  control,
  onAsk,
  onShowProposals,
}: AgentRowProps) {
  const [open, setOpen] = useState(false);
  const { title, job, status, label, rules, needs } = agent;
  return (
    <li className="border-b border-line px-3 py-2.5 last:border-b-0">
      <div className="flex items-start gap-2.5">
        <span className="mt-1">
          <Hexagon name={title} status={status} size={28} />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex min-h-6 items-center gap-2">
            <h4 className="min-w-0 truncate font-semibold">{title}</h4>
            <Chip tone={TONES[status]}>{words.statuses[status]}</Chip>
            <span className="flex-1" />
            {canControl && status !== 'needs_model' && status !== 'offline' && (
              <>
                <IconButton size="small" icon={MessageSquare} label={words.askOne(title)} onClick={onAsk} />
                {status === 'stopped' ? (
                  <IconButton
                    size="small"
                    icon={CirclePlay}
                    label={words.resumeOne(title)}
                    busy={control.busy}
                    onClick={() => void control.resume(agent)}
                  />
                ) : (
                  <IconButton
                    size="small"
                    icon={CircleStop}
                    label={words.stopOne(title)}
                    busy={control.busy}
                    onClick={() => void control.stop(agent)}
                  />
                )}
              </>
            )}
          </div>
          <p className="text-12 text-quiet">{status === 'working' && label !== '' ? label : job}</p>
          {status === 'needs_model' && (
            <p className="mt-1 rounded-control bg-field px-2 py-1 text-12">{needs ?? words.notNamed}</p>
          )}
          <div className="mt-0.5 flex flex-wrap items-center gap-x-3">
            {openProposals > 0 && (
              <button
                type="button"
                onClick={onShowProposals}
                className="text-12 font-medium text-agent hover:underline"
              >
                {words.openCount(openProposals)}
              </button>
            )}
            {rules.length > 0 && (
              <button
                type="button"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
                className="flex items-center gap-0.5 text-12 text-quiet hover:text-text"
              >
                {words.rules(rules.length)}
                <ChevronRight
                  aria-hidden
                  className={classNames(
                    'size-3 transition-transform rtl:-scale-x-100',
                    open && 'rotate-90 rtl:-rotate-90',
                  )}
                />
              </button>
            )}
          </div>
          {open && (
            <ul aria-label={words.rulesOf(title)} className="mt-1 list-disc ps-4 text-12 text-quiet">
              {rules.map((rule) => (
                <li key={rule.id}>{rule.title}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </li>
  );
}
