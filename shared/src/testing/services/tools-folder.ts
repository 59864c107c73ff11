import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What tests fetch or build stays in the checkout, beside its Node and pnpm. */
const TOOLS = fileURLToPath(new URL('../../../../.tools/services/', import.meta.url));

/**
 * A folder in the checkout that is filled once. Several processes may ask at the same time: each fills a folder of its
 * own, and the first to finish wins, so nobody sees a half-filled one.
 *
 * @param fill puts the contents into the folder it is given
 * @returns absolute path of the filled folder
 */
export async function toolsFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(TOOLS, name);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-unfinished-`);
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
