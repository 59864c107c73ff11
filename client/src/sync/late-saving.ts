/** Edits that wait for so long are a reason to tell a person, where more than a broken line keeps them. */
const LATE_MS = 30_000;

/** Knows whether edits have waited for long to be saved. */
export interface LateSaving {
  readonly isLate: boolean;
  /** @param unsaved edits that wait now */
  see(unsaved: number): void;
  close(): void;
}

/** @param onChange told when `isLate` becomes another */
export function watchLateSaving(onChange: () => void): LateSaving {
  let isLate = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    get isLate() {
      return isLate;
    },
    see(unsaved) {
      if (unsaved > 0) {
        timer ??= setTimeout(() => {
          isLate = true;
          onChange();
        }, LATE_MS);
        return;
      }
      close();
      if (!isLate) return;
      isLate = false;
      onChange();
    },
    close,
  };
}
