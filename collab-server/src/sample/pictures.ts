import { readFile } from 'node:fs/promises';

export interface Picture {
  readonly name: string;
  readonly file: string;
  readonly mime: string;
  /** what it shows, for people who do not see it */
  readonly alt: string;
  /** px */
  readonly size: readonly [width: number, height: number];
}

export const LOGO: Picture = {
  name: 'Lumen Tea logo',
  file: 'lumen-tea-logo.png',
  mime: 'image/png',
  alt: 'Lumen Tea',
  size: [640, 143],
};

export const PHOTO: Picture = {
  name: 'Iced tea',
  file: 'iced-tea.jpg',
  mime: 'image/jpeg',
  alt: 'A tall glass of iced tea with lemon and mint on a wooden table in afternoon sun',
  size: [1600, 1600],
};

/** The picture's bytes, from the files that come with the studio. */
export function readPicture(picture: Picture): Promise<Buffer> {
  return readFile(new URL(`./art/${picture.file}`, import.meta.url));
}
