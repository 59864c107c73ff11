import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createFolderBlobStore } from './adapters/folder.ts';
import { createS3UploadForms } from './adapters/s3-upload-forms.ts';
import { openS3BlobStore } from './adapters/s3.ts';
import type { BlobStore } from './blob-store.ts';
import type { UploadForms } from './upload-forms.ts';

export interface Storage {
  readonly blobs: BlobStore;
  /** Absent: browsers send files to our own address. */
  readonly uploadForms: UploadForms | undefined;
}

/** Chooses where files are kept. @throws StudioError `unavailable` if a store is named that cannot be used */
export async function openStorage({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): Promise<Storage> {
  if (s3 === undefined)
    return { blobs: createFolderBlobStore(join(dataDir, 'blobs')), uploadForms: undefined };
  return { blobs: await openS3BlobStore(s3), uploadForms: await createS3UploadForms(s3) };
}
