import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { commonStrings } from '../strings/common.ts';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import { useToasts } from './toasts.ts';

const ICONS = { info: Info, good: CircleCheck, bad: CircleAlert } as const;
const COLOURS = { info: 'text-quiet', good: 'text-good', bad: 'text-bad' } as const;

/** Short messages at the edge; each can be closed, and stays while the pointer or the focus is on it. */
export function Toasts() {
  const { toasts, dismiss } = useToasts();
  return (
    <Toast.Provider label={commonStrings.notification} swipeDirection="down">
      {toasts.map(({ id, tone, message, action }) => {
        const Icon = ICONS[tone];
        return (
          <Toast.Root
            key={id}
            type={tone === 'bad' ? 'foreground' : 'background'}
            duration={tone === 'bad' ? 9_000 : 5_000}
            onOpenChange={(open) => {
              if (!open) dismiss(id);
            }}
            className="flex items-start gap-2.5 rounded-card bg-raised py-2.5 ps-3 pe-2 shadow-float animate-rise"
          >
            <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', COLOURS[tone])} />
            <Toast.Description className="min-w-0 flex-1">{message}</Toast.Description>
            {action !== undefined && (
              <Toast.Action asChild altText={action.label}>
                <button
                  type="button"
                  onClick={action.run}
                  className="shrink-0 rounded-control px-1.5 font-medium text-accent hover:bg-hover"
                >
                  {action.label}
                </button>
              </Toast.Action>
            )}
            <Toast.Close asChild>
              <IconButton icon={X} label={commonStrings.close} size="small" className="-my-0.5" />
            </Toast.Close>
          </Toast.Root>
        );
      })}
      <Toast.Viewport className="fixed start-1/2 bottom-4 z-[80] flex w-[min(420px,calc(100vw-24px))] -translate-x-1/2 flex-col gap-2 max-sm:bottom-24 rtl:translate-x-1/2" />
    </Toast.Provider>
  );
}
