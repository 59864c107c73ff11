import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import { firstLetter } from './Avatar.tsx';
import { classNames } from './class-names.ts';

const POINTS = '16,2.5 27.7,9.25 27.7,22.75 16,29.5 4.3,22.75 4.3,9.25';

/**
 * An agent: always a hexagon. Full with a moving ring: it works; full: it is ready; grey: idle or stopped;
 * hollow and dashed: it needs a model. The status stands in words wherever the hexagon stands.
 */
export function Hexagon({
  name,
  status,
  size = 28,
}: {
  readonly name: string;
  readonly status: AgentStatus;
  readonly size?: number;
}) {
  const hollow = status === 'needs_model' || status === 'offline';
  const grey = status === 'stopped' || status === 'idle';
  return (
    <svg
      aria-hidden
      viewBox="0 0 32 32"
      width={size}
      height={size}
      className={classNames('shrink-0 overflow-visible', grey ? 'text-quiet' : 'text-agent')}
    >
      <polygon
        points={POINTS}
        fill={
          hollow
            ? 'var(--panel)'
            : status === 'working'
              ? 'var(--agent)'
              : grey
                ? 'var(--field)'
                : 'currentColor'
        }
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeDasharray={hollow ? '3 2.5' : undefined}
      />
      {status === 'working' && (
        <polygon
          points="16,-1.5 31.15,7.25 31.15,24.75 16,33.5 0.85,24.75 0.85,7.25"
          fill="none"
          stroke="var(--agent)"
          strokeWidth={1.75}
          strokeLinecap="round"
          strokeDasharray="20 12"
          className="animate-[working_2.4s_linear_infinite] motion-reduce:animate-none"
        />
      )}
      <text
        x="16"
        y="20.5"
        textAnchor="middle"
        className="font-sans"
        fontSize="12.5"
        fontWeight="600"
        fill={status === 'working' ? 'var(--on-agent)' : 'currentColor'}
      >
        {firstLetter(name)}
      </text>
      {status === 'stopped' && (
        <rect
          x="21"
          y="21"
          width="10"
          height="10"
          rx="2.5"
          fill="var(--bad)"
          stroke="var(--panel)"
          strokeWidth="2"
        />
      )}
    </svg>
  );
}
