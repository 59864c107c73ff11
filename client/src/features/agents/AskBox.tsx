import { AtSign, SendHorizontal, SquareDashedMousePointer, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { addChatMessage } from '@sparklio/shared/documents/review/write';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { objectName } from '../../editing/object-icon.ts';
import type { AgentView } from '../../editing/use-roster.ts';
import { useSelection } from '../../editing/use-selection.ts';
import { agentStrings as words } from '../../strings/agents.ts';
import { useCreative } from '../../sync/hooks.ts';
import { classNames } from '../../ui/class-names.ts';
import { Hexagon } from '../../ui/Hexagon.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { FIELD } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toasts.ts';
import { mentionBeingTyped, readMention, suggestAgents } from './mention.ts';

interface AskBoxProps {
  readonly agents: readonly AgentView[];
  /** the agent that was chosen elsewhere; a new object each time */
  readonly wanted: { readonly name: string } | undefined;
}

const MOST_NAMES = 3;

/** A question for one agent. What is selected goes along as a chip; `@` calls another agent. */
export function AskBox({ agents, wanted }: AskBoxProps) {
  const { creative, review, origin, user } = useCreative();
  const selection = useSelection();
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState('');
  const [typed, setTyped] = useState<string>();
  const [at, setAt] = useState(0);
  const [attached, setAttached] = useState(true);
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState({ wanted: undefined as AskBoxProps['wanted'], selection });
  const field = useRef<HTMLTextAreaElement>(null);
  const target = agents.find(({ name }) => name === chosen) ?? agents[0];
  const suggestions = typed === undefined ? [] : suggestAgents(typed, agents);

  if (seen.wanted !== wanted || seen.selection !== selection) {
    setSeen({ wanted, selection });
    if (wanted !== undefined && seen.wanted !== wanted) setChosen(wanted.name);
    if (seen.selection !== selection) setAttached(true);
  }
  useEffect(() => {
    if (wanted !== undefined) field.current?.focus();
  }, [wanted]);

  if (target === undefined) return <p className="p-3 text-12 text-quiet">{words.nobodyToAsk}</p>;

  const take = (agent: AgentView): void => {
    const caret = field.current?.selectionStart ?? text.length;
    const start = caret - (typed?.length ?? 0) - 1;
    setText(`${text.slice(0, start)}@${agent.title} ${text.slice(caret)}`);
    setTyped(undefined);
    field.current?.focus();
  };
  const send = async (): Promise<void> => {
    const { agent, rest } = readMention(text, agents);
    const receiver = agent ?? target;
    if (rest === '' || busy) return;
    setBusy(true);
    const about = attached ? selection : [];
    const names = about.map(objectName).join(', ');
    try {
      const context =
        about.length === 0
          ? ''
          : `\n\n${words.about(names)} (${about.map((object) => object.id).join(', ')})`;
      // Said first: the answer may be there before the call comes back, and would stand above its question.
      addChatMessage(
        review,
        {
          authorId: user.id,
          authorName: user.name,
          authorKind: 'user',
          body: `@${receiver.title} ${rest}${about.length === 0 ? '' : `\n${words.about(names)}`}`,
        },
        origin,
      );
      await api.askAgent(receiver.name, {
        creativeId: creative.id,
        prompt: `${rest}${context}`.slice(0, 4_000),
      });
      setText('');
      setChosen(receiver.name);
    } catch (error) {
      toast('bad', messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      aria-label={words.askLabel}
      className="relative border-t border-line p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {suggestions.length > 0 && (
        <ul
          aria-label={words.suggestions}
          className="absolute inset-x-2.5 bottom-full z-10 mb-1 rounded-card bg-raised p-1 shadow-float"
        >
          {suggestions.map((agent, index) => (
            <li key={agent.name}>
              <button
                type="button"
                tabIndex={-1}
                aria-pressed={index === at}
                onPointerDown={(event) => {
                  // Before the field loses the focus and the list goes.
                  event.preventDefault();
                  take(agent);
                }}
                className={classNames(
                  'flex h-8 w-full items-center gap-2 rounded-control px-2 text-start pointer-coarse:h-11',
                  index === at && 'bg-hover',
                )}
              >
                <Hexagon name={agent.title} status={agent.status} size={18} />
                {agent.title}
              </button>
            </li>
          ))}
        </ul>
      )}
      <output className="sr-only">{suggestions[at]?.title ?? ''}</output>
      <div className="mb-1.5 flex flex-wrap items-center gap-1.5">
        <Select
          label={words.askWho}
          value={target.name}
          groups={[{ options: agents.map(({ name, title }) => ({ value: name, label: title })) }]}
          onChange={setChosen}
          className="h-6! max-w-36 text-12"
        />
        {attached && selection.length > 0 && (
          <span className="flex h-6 min-w-0 items-center gap-1 rounded-full bg-accent-soft ps-2 pe-1 text-11 text-accent">
            <SquareDashedMousePointer aria-hidden className="size-3 shrink-0" />
            <span className="truncate">
              {selection.slice(0, MOST_NAMES).map(objectName).join(', ')}
              {selection.length > MOST_NAMES ? ` +${selection.length - MOST_NAMES}` : ''}
            </span>
            <button
              type="button"
              aria-label={words.detach}
              onClick={() => setAttached(false)}
              className="-my-1 rounded-full p-1.5 hover:bg-panel"
            >
              <X aria-hidden className="size-3" />
            </button>
          </span>
        )}
      </div>
      <div className="relative">
        <textarea
          ref={field}
          aria-label={words.askLabel}
          placeholder={words.askPlaceholder(target.title)}
          rows={2}
          maxLength={3_000}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setTyped(mentionBeingTyped(event.target.value, event.target.selectionStart));
            setAt(0);
          }}
          onBlur={() => setTyped(undefined)}
          onKeyDown={(event) => {
            event.stopPropagation();
            const suggestion = suggestions[at];
            if (
              suggestion !== undefined &&
              ['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape'].includes(event.key)
            ) {
              event.preventDefault();
              if (event.key === 'Escape') setTyped(undefined);
              else if (event.key === 'ArrowDown') setAt((at + 1) % suggestions.length);
              else if (event.key === 'ArrowUp') setAt((at + suggestions.length - 1) % suggestions.length);
              else take(suggestion);
            } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              void send();
            }
          }}
          className={`${FIELD} block max-h-40 resize-none py-1.5 pe-9 [field-sizing:content]`}
        />
        <span className="absolute end-1 bottom-1 flex">
          <IconButton
            size="small"
            icon={AtSign}
            label={words.suggestions}
            onClick={() => {
              setText(`${text}${text === '' || text.endsWith(' ') ? '' : ' '}@`);
              setTyped('');
              field.current?.focus();
            }}
          />
          <IconButton
            type="submit"
            size="small"
            icon={SendHorizontal}
            label={words.ask}
            busy={busy}
            disabled={text.trim() === ''}
            className="text-accent! rtl:-scale-x-100"
          />
        </span>
      </div>
    </form>
  );
}
