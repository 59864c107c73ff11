import type { z } from 'zod';
import { StudioError } from '../../errors.ts';
import { MAX_JSON_DEPTH, isPlainObject, isWithinDepth } from '../json-value.ts';
import { COMMAND_TYPES, commandSchemas, reorderByIndexSchema } from './command-schema.ts';
import type { CanvasCommand, CommandType } from './command-schema.ts';
import { PHRASES } from './phrases.ts';
import { LIMITS } from './schema.ts';

/**
 * Commands from outside, checked and in their one written form: colours in lower case with two digits a channel.
 * Whether a document allows them is for `applyCommands` to say.
 *
 * @throws StudioError `invalid_input` with a sentence, and `details: { index, command }` for the place in the list;
 *   `too_large` for more commands than `LIMITS.commands`
 */
export function parseCommands(input: unknown): CanvasCommand[] {
  if (!Array.isArray(input)) throw new StudioError('invalid_input', 'Commands must be a list.');
  if (input.length > LIMITS.commands) {
    throw new StudioError('too_large', `At most ${LIMITS.commands} commands can be sent at once.`);
  }
  return input.map((command, index) => parseCommand(command, index));
}

/** @param index the command's place in its list, for the error's details */
export function parseCommand(input: unknown, index = 0): CanvasCommand {
  const type = isPlainObject(input) ? input['type'] : undefined;
  const fail = (message: string): never => {
    const command = typeof type === 'string' ? type.slice(0, 40) : typeof input;
    throw new StudioError('invalid_input', message, { details: { index, command } });
  };
  if (!isPlainObject(input)) return fail('A command must be an object with a type.');
  if (!isCommandType(type)) {
    const named = typeof type === 'string' ? ` named “${type.slice(0, 40)}”` : ' without a type';
    return fail(`There is no command${named}. The commands are ${COMMAND_TYPES.join(', ')}.`);
  }
  if (!isWithinDepth(input, MAX_JSON_DEPTH)) return fail('A command must not be nested so deeply.');
  const byIndex = type === 'REORDER' && ('from' in input || 'to' in input);
  const schema = byIndex ? reorderByIndexSchema : commandSchemas[type];
  const parsed = schema.safeParse(input);
  return parsed.success ? parsed.data : fail(sentenceOf(parsed.error.issues[0], type));
}

function isCommandType(type: unknown): type is CommandType {
  return typeof type === 'string' && Object.hasOwn(commandSchemas, type);
}

/** The first thing that is wrong as a sentence: the property's name and what it must be. */
function sentenceOf(issue: z.core.$ZodIssue | undefined, type: CommandType): string {
  if (issue === undefined) return `${type} is not written as it should be.`;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return `${type} knows no property “${key.slice(0, 60)}” here.`;
  }
  const names = issue.path.filter((part) => typeof part === 'string');
  // The outermost property says what the whole value must be: `size`, not the second number of it.
  const name = names.find((part) => part !== 'payload' && part !== 'page') ?? names.at(-1) ?? type;
  if (issue.message.startsWith('must be')) return `${name} ${issue.message}.`;
  return `${name} ${PHRASES[name] ?? 'is not written as it should be'}.`;
}
