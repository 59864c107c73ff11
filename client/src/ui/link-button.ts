/** A link that looks like the main button, for places where the next step is another page. */
export const LINK_BUTTON =
  'inline-flex h-10 items-center justify-center rounded-[8px] bg-accent px-4 text-15 font-medium text-on-accent hover:bg-accent-hover';
