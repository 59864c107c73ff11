/** All words of the stage. */
export const canvasStrings = {
  loading: 'Opening the page',
} as const;
