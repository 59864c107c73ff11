/** The product's mark. */
export function Spark({ className }: { readonly className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <path
        fill="currentColor"
        d="M16 3c1.2 7.4 3.8 11.4 12.5 13-8.7 1.6-11.3 5.6-12.5 13-1.2-7.4-3.8-11.4-12.5-13C12.2 14.4 14.8 10.4 16 3z"
      />
    </svg>
  );
}
