import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  tuple: 'a list',
  null: 'empty',
  date: 'a date',
  undefined: 'left out',
};

/** How many faults are told at once. More do not help anybody. */
const MOST_TOLD = 5;

/** What is wrong with some input, in sentences: `title is missing. scale must be at most 4.` */
export function sentencesOf(error: { readonly issues: readonly Issue[] }): string {
  const told = error.issues.slice(0, MOST_TOLD).map(sentenceOf);
  const rest = error.issues.length - told.length;
  return [...told, ...(rest > 0 ? [`There are ${rest} more.`] : [])].join(' ');
}

/** One fault as one sentence. Messages written into a schema are taken as they are. */
export function sentenceOf(issue: Issue): string {
  const where = issue.path.length === 0 ? 'The body' : issue.path.map(String).join('.');
  return `${where} ${faultOf(issue)}.`.replace(/\.\.$/, '.');
}

function faultOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined && issue.message.endsWith('received undefined')) return 'is missing';
      return `must be ${NAMES[issue.expected] ?? `a ${issue.expected}`}`;
    case 'too_small':
      if (issue.origin === 'string')
        return Number(issue.minimum) === 1
          ? 'must not be empty'
          : `must have at least ${issue.minimum} characters`;
      if (issue.origin === 'array') return `must have at least ${issue.minimum} entries`;
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      if (issue.origin === 'array') return `must have at most ${issue.maximum} entries`;
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `is not valid: ${issue.message}` : `must be a valid ${issue.format}`;
    case 'invalid_union':
      return 'is of no known form';
    default:
      return `is not valid: ${issue.message}`;
  }
}
