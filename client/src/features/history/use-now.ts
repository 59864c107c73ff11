import { useEffect, useState } from 'react';

const EVERY_MS = 30_000;

/** The present, for words and drawing: moves on every half minute. ms since 1970. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
