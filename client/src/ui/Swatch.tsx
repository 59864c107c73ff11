import { classNames } from './class-names.ts';

/** A patch of colour; nothing and transparency show the chequered ground behind. */
export function Swatch({
  colour,
  small = false,
}: {
  readonly colour: string | undefined;
  readonly small?: boolean;
}) {
  return (
    <span
      aria-hidden
      className={classNames(
        'relative shrink-0 overflow-hidden rounded-[4px] bg-[repeating-conic-gradient(#c9c9c4_0_25%,#fff_0_50%)] bg-[length:8px_8px] shadow-[inset_0_0_0_1px_rgb(0_0_0/0.15)]',
        small ? 'size-3' : 'size-4',
      )}
    >
      {colour !== undefined && (
        <span
          className="absolute inset-0 shadow-[inset_0_0_0_1px_rgb(127_127_127/0.35)]"
          style={{ background: colour }}
        />
      )}
    </span>
  );
}
