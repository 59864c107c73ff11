import bcrypt from 'bcrypt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hashPassword, isPassword } from './passwords.ts';

afterEach(() => vi.restoreAllMocks());

describe('a password', () => {
  it('is recognised, and no other', async () => {
    const hash = await hashPassword('correct horse');
    expect(await isPassword('correct horse', hash)).toBe(true);
    expect(await isPassword('correct horses', hash)).toBe(false);
  });

  it('of nobody costs a full comparison too, so that time tells nothing', async () => {
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await isPassword('correct horse', undefined)).toBe(false);
    expect(await isPassword('correct horse', null)).toBe(false);
    expect(compare).toHaveBeenCalledTimes(2);
    for (const [, hash] of compare.mock.calls) expect(bcrypt.getRounds(hash)).toBe(12);
  });

  it('is not cut off where bcrypt stops reading', async () => {
    const hash = await hashPassword('x'.repeat(72));
    expect(await isPassword('x'.repeat(73), hash)).toBe(false);
    await expect(hashPassword('é'.repeat(37))).rejects.toThrow('at most 72 bytes');
  });
});
