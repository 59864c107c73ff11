import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sentencesOf } from './zod-sentences.ts';

const told = (schema: z.ZodType, input: unknown): string => {
  const parsed = schema.safeParse(input, { reportInput: true });
  return parsed.success ? '' : sentencesOf(parsed.error);
};

describe('what is wrong is said in a sentence', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.object({ title: z.string() }), {}, 'title is missing.'],
    [z.object({ title: z.string() }), { title: 3 }, 'title must be text.'],
    [z.object({ scale: z.number() }), { scale: '1' }, 'scale must be a number.'],
    [z.object({ a: z.object({ b: z.boolean() }) }), { a: { b: 0 } }, 'a.b must be true or false.'],
    [z.object({ list: z.array(z.string()) }), { list: ['a', 1] }, 'list.1 must be text.'],
    [z.object({ scale: z.number().min(1) }), { scale: 0 }, 'scale must be at least 1.'],
    [z.object({ scale: z.number().max(4) }), { scale: 5 }, 'scale must be at most 4.'],
    [z.object({ size: z.number().positive() }), { size: 0 }, 'size must be more than 0.'],
    [z.object({ title: z.string().min(1) }), { title: '' }, 'title must not be empty.'],
    [z.object({ title: z.string().max(3) }), { title: 'long' }, 'title must have at most 3 characters.'],
    [z.object({ list: z.array(z.any()).min(1) }), { list: [] }, 'list must have at least 1 entries.'],
    [z.object({ role: z.enum(['a', 'b']) }), { role: 'c' }, 'role must be one of a, b.'],
    [z.object({ role: z.literal('a') }), { role: 'c' }, 'role must be a.'],
    [z.object({ email: z.email() }), { email: 'x' }, 'email must be a valid email.'],
    [z.strictObject({}), { extra: 1 }, 'The body has unknown fields: extra.'],
    [z.object({}), null, 'The body must be an object.'],
    [
      z.object({ hex: z.string().regex(/^#/, 'A colour is written #rrggbb.') }),
      { hex: 'x' },
      'hex is not valid: A colour is written #rrggbb.',
    ],
    [
      z.object({}).refine(() => false, 'must name a title or a status'),
      {},
      'The body is not valid: must name a title or a status.',
    ],
  ])('%#', (schema, input, sentence) => {
    expect(told(schema, input)).toBe(sentence);
  });

  it('of many faults only the first are told', () => {
    const schema = z.object(
      Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`f${index}`, z.string()])),
    );
    expect(told(schema, {})).toMatch(/^f0 is missing\. .*f4 is missing\. There are 3 more\.$/);
  });
});
