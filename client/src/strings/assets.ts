/** Words of the Assets drawer. */
export const assetStrings = {
  panel: 'Assets',
  upload: 'Upload pictures',
  uploading: (count: number) => (count === 1 ? 'Uploading 1 picture' : `Uploading ${count} pictures`),
  place: (name: string) => `Place ${name} on the page`,
  placed: (name: string) => `${name} is on the page.`,
  dimensions: (width: number, height: number) => `${width} × ${height} px`,
  empty: 'No pictures yet',
  emptyHint: 'Upload PNG, JPEG, WebP, GIF or SVG files. Everyone in the workspace can use them.',
  emptyReadOnly: 'Pictures that editors upload are listed here.',
  failed: 'The pictures could not be listed',
  search: 'Find a picture',
  nothingFound: 'No picture has this name',
  hint: 'Drag a picture onto the page, or press Enter to place it.',
  accepted: 'image/png,image/jpeg,image/webp,image/gif,image/svg+xml',
} as const;
