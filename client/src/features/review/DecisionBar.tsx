import { useQueryClient } from '@tanstack/react-query';
import {
  Check,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  MessageSquareWarning,
  Pause,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { DECISIONS, SCOPES } from '@sparklio/shared/documents/review/schema';
import type { Decision, DecisionKind, ReviewState, Scope } from '@sparklio/shared/documents/review/schema';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import { commonStrings } from '../../strings/common.ts';
import { reviewStrings as words } from '../../strings/review.ts';
import { useCreative, useReview } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import type { Tone } from '../../ui/Chip.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toasts.ts';
import { viewDecisions } from './decision-state.ts';

const STATES: Readonly<Record<ReviewState, readonly [Tone, LucideIcon]>> = {
  draft: ['neutral', CircleDashed],
  reviewing: ['waiting', CirclePause],
  approved: ['good', CircleCheck],
};
const DECISION_ICONS: Readonly<Record<DecisionKind, LucideIcon>> = {
  approve: Check,
  request_changes: MessageSquareWarning,
  hold: Pause,
};
const DECISION_TONES: Readonly<Record<DecisionKind, Tone>> = {
  approve: 'good',
  request_changes: 'bad',
  hold: 'waiting',
};

/** Where the work stands and, for those who may, the three answers. Never scrolls away. */
export function DecisionBar({ compact = false }: { readonly compact?: boolean }) {
  const { creative, rights } = useCreative();
  const client = useQueryClient();
  const status = useReview((review) => review.status);
  const decisions = useReview((review) => review.decisions);
  const [choice, setChoice] = useState<DecisionKind>();
  const [scope, setScope] = useState<Scope>('whole');
  const [reason, setReason] = useState('');
  /** of the note; a refusal stands at the button instead, since no other word would mend it */
  const [problem, setProblem] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { current, earlier } = viewDecisions(decisions);
  const [tone, StateIcon] = STATES[status];
  const anyStale = current.some(({ stale }) => stale);

  const decide = async (decision: DecisionKind): Promise<void> => {
    const comment = reason.trim();
    if (decision !== 'approve' && comment === '') {
      setProblem(words.reasonMissing);
      return;
    }
    setBusy(true);
    setRefusal(undefined);
    try {
      await api.decide(creative.id, { decision, scope, ...(comment === '' ? {} : { comment }) });
      toast('good', words.made[decision]);
      setChoice(undefined);
      setReason('');
      setProblem(undefined);
      void client.invalidateQueries({ queryKey: ['creatives'] });
    } catch (error) {
      setRefusal(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const askReview = async (): Promise<void> => {
    setBusy(true);
    try {
      client.setQueryData(
        queries.creative(creative.id).queryKey,
        await api.changeCreative(creative.id, { status: 'reviewing' }),
      );
      toast('good', words.asked);
    } catch (error) {
      toast('bad', messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section
      aria-label={words.decision}
      className="border-b border-line bg-panel px-3 py-2.5 max-md:border-t max-md:border-b-0"
    >
      <div className="flex items-center gap-2">
        <Chip tone={tone} icon={StateIcon}>
          {words.states[status]}
        </Chip>
        {anyStale && (
          <Chip tone="stale" icon={CircleAlert}>
            {words.stale}
          </Chip>
        )}
        <span className="flex-1" />
        {status === 'draft' && rights.editContent && choice === undefined && (
          <Button size="small" busy={busy} onClick={() => void askReview()}>
            {words.askReview}
          </Button>
        )}
      </div>
      {!compact && <CurrentDecisions current={current} earlierCount={earlier.length} />}
      {rights.decide ? (
        choice === undefined ? (
          <div className="mt-2 grid grid-cols-3 gap-1.5">
            {DECISIONS.map((decision) => {
              const Icon = DECISION_ICONS[decision];
              return (
                <Button
                  key={decision}
                  icon={Icon}
                  variant={decision === 'approve' ? 'good' : 'default'}
                  className="min-w-0 px-1.5! text-12"
                  onClick={() => {
                    setChoice(decision);
                    setProblem(undefined);
                    setRefusal(undefined);
                  }}
                >
                  <span className="truncate">
                    {decision === 'request_changes' ? words.short.request_changes : words.decisions[decision]}
                  </span>
                </Button>
              );
            })}
          </div>
        ) : (
          <form
            className="mt-2 flex flex-col gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              void decide(choice);
            }}
          >
            <Select
              label={words.scope}
              value={scope}
              groups={[{ options: SCOPES.map((value) => ({ value, label: words.scopes[value] })) }]}
              onChange={(value) => {
                setScope(SCOPES.find((each) => each === value) ?? 'whole');
                setRefusal(undefined);
              }}
            />
            <TextArea
              key={choice}
              label={words.reasonFor[choice]}
              rows={2}
              maxLength={4_000}
              value={reason}
              error={problem}
              onChange={(event) => {
                setReason(event.target.value);
                setProblem(undefined);
              }}
            />
            {refusal !== undefined && (
              <p role="alert" className="text-end text-12 text-bad-text">
                {refusal}
              </p>
            )}
            <div className="flex justify-end gap-1.5">
              <Button variant="quiet" onClick={() => setChoice(undefined)}>
                {commonStrings.cancel}
              </Button>
              <Button type="submit" variant="primary" busy={busy}>
                {words.confirm[choice]}
              </Button>
            </div>
          </form>
        )
      ) : (
        !compact && current.length === 0 && <p className="mt-1.5 text-12 text-quiet">{words.notYours}</p>
      )}
    </section>
  );
}

function CurrentDecisions({
  current,
  earlierCount,
}: {
  readonly current: readonly Decision[];
  readonly earlierCount: number;
}) {
  if (current.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-col gap-1.5">
      {current.map((decision) => {
        const Icon = decision.stale ? CircleAlert : DECISION_ICONS[decision.decision];
        const tone = decision.stale ? 'stale' : DECISION_TONES[decision.decision];
        return (
          <li key={decision.id} className="flex gap-2 text-12">
            <span className={TEXT_TONES[tone]}>
              <Icon aria-hidden className="mt-0.5 size-3.5" />
            </span>
            <span className="min-w-0 flex-1">
              <span className={decision.stale ? 'text-quiet line-through decoration-1' : 'font-medium'}>
                {words.decided[decision.decision](decision.userName)}
              </span>
              {decision.scope !== 'whole' && (
                <span className="text-quiet"> · {words.scopes[decision.scope]}</span>
              )}{' '}
              <RelativeTime time={decision.createdAt} className="text-11 text-quiet" />
              {decision.comment !== undefined && decision.comment !== '' && (
                <span className="block break-words text-quiet">“{decision.comment}”</span>
              )}
              {decision.stale && (
                <span className="block text-stale-text">
                  {words.staleSince}{' '}
                  <RelativeTime time={decision.staleAt ?? decision.createdAt} className="text-stale-text" />
                  {'. '}
                  {words.staleHint}
                </span>
              )}
            </span>
          </li>
        );
      })}
      {earlierCount > 0 && <li className="text-11 text-quiet">{words.earlier(earlierCount)}</li>}
    </ul>
  );
}

const TEXT_TONES: Readonly<Record<Tone, string>> = {
  neutral: 'text-quiet',
  accent: 'text-accent',
  agent: 'text-agent',
  good: 'text-good-text',
  waiting: 'text-waiting-text',
  stale: 'text-stale-text',
  bad: 'text-bad-text',
};
