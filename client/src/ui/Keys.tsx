import { classNames } from './class-names.ts';
import { keyLabels } from './key-labels.ts';

/** Keys as people know them from their keyboard. */
export function Keys({ keys, onDark = false }: { readonly keys: string; readonly onDark?: boolean }) {
  return (
    <span className="inline-flex gap-0.5">
      {keyLabels(keys).map((label) => (
        <kbd
          key={label}
          className={classNames(
            'min-w-4.5 rounded-[4px] px-1 text-center font-sans text-11',
            onDark ? 'bg-white/20 text-white' : 'border border-line bg-field text-quiet',
          )}
        >
          {label}
        </kbd>
      ))}
    </span>
  );
}
