import type { ExportFormat } from '../api/calls.ts';

/** Words of the Export dialog. */
export const exportStrings = {
  title: 'Export',
  description: 'Made on the server with the same fonts and line breaks as on your screen',
  format: 'Format',
  formats: { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', pdf: 'PDF', svg: 'SVG', json: 'JSON' } satisfies Record<
    ExportFormat,
    string
  >,
  hints: {
    png: 'Sharp, lossless. For social posts and the web.',
    jpeg: 'Small, for photos.',
    webp: 'Smaller still, for the web.',
    pdf: 'Text stays text. For print and sign-off.',
    svg: 'Vectors, for other design tools.',
    json: 'The whole creative, to import it again.',
  } satisfies Record<ExportFormat, string>,
  scale: 'Size',
  pages: 'Pages',
  currentPage: (name: string) => `${name} only`,
  allPages: 'All pages',
  pixels: (width: number, height: number) => `${width} × ${height} px`,
  start: 'Export',
  working: 'Making the file',
  queued: 'Waiting for its turn',
  done: 'Ready',
  download: 'Download',
  again: 'Export another',
  failed: 'The export did not work',
  size: (text: string) => text,
  importTitle: 'Import JSON',
  importWarning: 'This replaces everything on all pages of this creative. You can undo it.',
  choose: 'Choose a file',
  replace: 'Replace the content',
  imported: 'Imported.',
  notJson: 'This file is not JSON that a studio exported.',
  stepLabel: 'Import',
} as const;
