/** The palette of the invented brand, by name; the canvases and the brand kit both read it. */
export const COLOURS = {
  forest: '#173b2f',
  amber: '#e0922f',
  lemon: '#f4c531',
  leaf: '#4f8a5b',
  cream: '#fbf3e4',
  white: '#ffffff',
} as const;
