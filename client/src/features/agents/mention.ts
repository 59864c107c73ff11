export interface Mentionable {
  readonly name: string;
  readonly title: string;
}

/** The first agent that a message calls by `@`, and the message without the call. By title or name, whatever the case. */
export function readMention<Agent extends Mentionable>(
  text: string,
  agents: readonly Agent[],
): { agent: Agent | undefined; rest: string } {
  const byLength = agents
    .flatMap((agent) => [
      { agent, word: agent.title },
      { agent, word: agent.name },
    ])
    .sort((a, b) => b.word.length - a.word.length);
  const lower = text.toLocaleLowerCase();
  for (const { agent, word } of byLength) {
    const at = lower.indexOf(`@${word.toLocaleLowerCase()}`);
    const end = at + word.length + 1;
    if (at < 0 || /[\p{L}\p{N}]/u.test(text.charAt(end))) continue;
    return {
      agent,
      rest: `${text.slice(0, at)}${text.slice(end)}`
        .replaceAll(/\s{2,}/g, ' ')
        .replace(/^[\s,:]+/, '')
        .trim(),
    };
  }
  return { agent: undefined, rest: text.trim() };
}

/** What stands between the last `@` and the caret, if a mention is being typed there. */
export function mentionBeingTyped(text: string, caret: number): string | undefined {
  const match = /(?:^|\s)@([\p{L}\p{N} ]{0,30})$/u.exec(text.slice(0, caret));
  return match?.[1];
}

/** Agents whose title or name begins like this. */
export function suggestAgents<Agent extends Mentionable>(
  typed: string,
  agents: readonly Agent[],
): readonly Agent[] {
  const start = typed.toLocaleLowerCase();
  return agents.filter(
    ({ name, title }) =>
      title.toLocaleLowerCase().startsWith(start) || name.toLocaleLowerCase().startsWith(start),
  );
}
