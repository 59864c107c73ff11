export type Expiry = 'day' | 'week' | 'month';

const DAYS: Readonly<Record<Expiry, number>> = { day: 1, week: 7, month: 30 };
const DAY_MS = 86_400_000;

export function expiryAfter(expiry: Expiry, now: Date): Date {
  return new Date(now.getTime() + DAYS[expiry] * DAY_MS);
}
