import { StudioError } from '@sparklio/shared/errors';
import { BUS_LIMITS } from './message-bus.ts';

const TOKEN = /^[A-Za-z0-9_-]+$/;

/** @throws StudioError `invalid_input` unless the subject is dot-separated tokens without wildcards */
export function assertSubject(subject: string): void {
  if (subject.length > BUS_LIMITS.subjectLength || !subject.split('.').every((token) => TOKEN.test(token))) {
    throw new StudioError('invalid_input', 'A subject is words of letters, digits, - and _, joined by dots.');
  }
}

/** As `assertSubject`, but a token may be `*`. */
export function assertPattern(pattern: string): void {
  assertSubject(pattern.replaceAll(/(?<=^|\.)\*(?=\.|$)/g, 'any'));
}

/** Whether `subject` is one that `pattern` means: token by token, `*` for exactly one. */
export function matchesPattern(pattern: string, subject: string): boolean {
  const wanted = pattern.split('.');
  const tokens = subject.split('.');
  return (
    wanted.length === tokens.length &&
    wanted.every((token, index) => token === '*' || token === tokens[index])
  );
}
