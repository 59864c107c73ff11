/** How a tab within a dock looks. */
export const DOCK_TAB =
  'relative flex h-8 flex-1 items-center justify-center gap-1.5 text-12 font-medium text-quiet hover:text-text data-[state=active]:text-text data-[state=active]:after:absolute data-[state=active]:after:inset-x-3 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent pointer-coarse:h-11';
