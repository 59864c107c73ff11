import { z } from 'zod';
import { S3Error, accessDenied } from './s3-error.ts';

/** A form as a browser sends it to a bucket. */
export interface PostForm {
  /** names in lower case */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer;
}

const policySchema = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([
      z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
      z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
      z.record(z.string(), z.string()),
    ]),
  ),
});

/** What the policy need not mention: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
const FREE_FIELDS = new Set(['policy', 'x-amz-signature', 'file']);

/** @throws S3Error */
export async function readPostForm(contentType: string, body: Buffer): Promise<PostForm> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new S3Error(
        400,
        'MalformedPOSTRequest',
        'The body of the POST is not well-formed multipart/form-data.',
      );
    });
  const fields = new Map<string, string>();
  let file: Buffer | undefined;
  for (const [name, value] of form) {
    // What follows the file is not looked at.
    if (file !== undefined) break;
    if (typeof value === 'string') fields.set(name.toLowerCase(), value);
    else if (name === 'file') file = Buffer.from(await value.arrayBuffer());
  }
  if (file === undefined)
    throw new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
  return { fields, file };
}

/**
 * Holds a form against the policy in it, whose signature was checked before. Every field must be covered by a condition.
 *
 * @throws S3Error as S3 refuses: `AccessDenied` for a condition, `EntityTooLarge` and `EntityTooSmall` for the size
 */
export function assertPolicy({ fields, file }: PostForm, bucket: string, now: Date): void {
  const policy = readPolicy(fields.get('policy') ?? '');
  if (new Date(policy.expiration) <= now) throw accessDenied('Invalid according to Policy: Policy expired.');
  const given = new Map([...fields, ['bucket', bucket]]);
  const covered = new Set<string>();
  for (const condition of policy.conditions) {
    if (!Array.isArray(condition)) {
      for (const [name, value] of Object.entries(condition)) hold('eq', name, value);
    } else if (condition[0] === 'content-length-range') {
      if (file.length < condition[1]) {
        throw new S3Error(
          400,
          'EntityTooSmall',
          'Your proposed upload is smaller than the minimum allowed size',
        );
      }
      if (file.length > condition[2]) {
        throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
      }
    } else {
      hold(condition[0], condition[1].slice(1), condition[2]);
    }
  }
  const free = [...fields.keys()].find((name) => !covered.has(name) && !FREE_FIELDS.has(name));
  if (free !== undefined) throw accessDenied(`Invalid according to Policy: Extra input fields: ${free}`);

  function hold(how: 'eq' | 'starts-with', field: string, wished: string): void {
    const name = field.toLowerCase();
    const value = given.get(name) ?? '';
    if (how === 'eq' ? value !== wished : !value.startsWith(wished)) {
      throw accessDenied(
        `Invalid according to Policy: Policy Condition failed: ["${how}", "$${field}", "${wished}"]`,
      );
    }
    covered.add(name);
  }
}

function readPolicy(encoded: string): z.infer<typeof policySchema> {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
  } catch {
    throw new S3Error(
      400,
      'InvalidPolicyDocument',
      'The content of the form does not meet the conditions of a policy.',
    );
  }
}
