import type { S3Config } from '../../config.ts';
import type { UploadForms } from '../upload-forms.ts';
import { createS3Client } from './s3-client.ts';

/** Nothing is asked of the store to sign a form. */
const LIMIT_MS = 1_000;

/** Forms that browsers post straight to the store (a presigned POST), signed with keys that may be fit for nothing else. */
export async function createS3UploadForms(config: S3Config): Promise<UploadForms> {
  const { publicEndpoint, region, bucket, uploadKeys } = config;
  const client = createS3Client({ endpoint: publicEndpoint, region, keys: uploadKeys }, LIMIT_MS);

  const sign: UploadForms['sign'] = async ({ key, mime, bytes, seconds }) => {
    const policy = client.newPostPolicy();
    policy.setBucket(bucket);
    policy.setKey(key);
    policy.setContentType(mime);
    policy.setContentLengthRange(bytes, bytes);
    // The store's clock decides, so this is the one time that is not the server's own.
    policy.setExpires(new Date(Date.now() + seconds * 1000));
    const { postURL, formData } = await client.presignedPostPolicy(policy);
    return { url: postURL, fields: { ...formData } };
  };

  // Where a form goes depends on the kind of store, so it is read from one.
  const { url } = await sign({ key: 'origin', mime: 'text/plain', bytes: 1, seconds: 1 });
  return { origin: new URL(url).origin, sign };
}
