import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { commonStrings } from '../strings/common.ts';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';

const FIRST =
  'input:not([hidden]):not([readonly]), textarea, [role="radio"][data-state="checked"], footer button:last-of-type';

const WIDTHS = {
  normal: 'sm:max-w-[480px]',
  wide: 'sm:max-w-[720px]',
  full: 'sm:h-[calc(100dvh-48px)] sm:max-w-[min(1400px,calc(100vw-48px))]',
} as const;

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  /** `full`: as much of the window as there is, for work that needs room */
  readonly width?: 'normal' | 'wide' | 'full';
  readonly children: ReactNode;
  /** buttons at the end, the main one last */
  readonly footer?: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  width = 'normal',
  children,
  footer,
}: DialogProps) {
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-50 bg-scrim animate-fade" />
        <RadixDialog.Content
          data-dialog
          onInteractOutside={(event) => {
            // What a message offers can be taken while the dialog is open; by now the message may be gone.
            const { target } = event;
            if (
              target instanceof Element &&
              (!target.isConnected || target.closest('[data-toasts]') !== null)
            )
              event.preventDefault();
          }}
          onOpenAutoFocus={(event) => {
            // To where work begins, not to the way out.
            event.preventDefault();
            const content = event.currentTarget;
            if (!(content instanceof HTMLElement)) return;
            const first = content.querySelector<HTMLElement>(FIRST);
            (first ?? content).focus();
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={classNames(
            'fixed z-50 flex max-h-[calc(100dvh-32px)] flex-col bg-raised text-text shadow-float focus:outline-none',
            'inset-x-0 bottom-0 rounded-t-[14px] max-sm:animate-sheet',
            'sm:inset-x-auto sm:bottom-auto sm:start-1/2 sm:top-1/2 sm:w-full sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-card rtl:sm:translate-x-1/2',
            WIDTHS[width],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <RadixDialog.Title className="text-15 font-semibold">{title}</RadixDialog.Title>
              {description !== undefined && (
                <RadixDialog.Description className="text-quiet">{description}</RadixDialog.Description>
              )}
            </div>
            <RadixDialog.Close asChild>
              <IconButton icon={X} label={commonStrings.close} className="-me-1.5" />
            </RadixDialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer !== undefined && (
            <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
