import { create } from 'zustand';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface ToastEntry {
  readonly id: number;
  readonly tone: 'info' | 'good' | 'bad';
  readonly message: string;
  readonly action?: ToastAction;
}

interface ToastState {
  readonly toasts: readonly ToastEntry[];
  readonly dismiss: (id: number) => void;
}

/** More than this cover what they speak about. */
const MOST = 3;
let nextId = 1;

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((entry) => entry.id !== id) })),
}));

/** Tells the person something in passing. The same words again replace the first. */
export function toast(tone: ToastEntry['tone'], message: string, action?: ToastAction): void {
  const entry: ToastEntry = { id: nextId++, tone, message, ...(action === undefined ? {} : { action }) };
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.message !== message), entry].slice(-MOST),
  }));
}
