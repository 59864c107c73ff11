/** For stores to which browsers send files themselves, past our server. */
export interface UploadForms {
  /** Pages must be allowed to send there. */
  readonly origin: string;
  /**
   * Permission to put one object, of exactly this type and length, for so long. It rests on nothing but the signature: who has
   * the form has the permission.
   */
  sign(upload: {
    readonly key: string;
    readonly mime: string;
    readonly bytes: number;
    readonly seconds: number;
  }): Promise<{ readonly url: string; readonly fields: Readonly<Record<string, string>> }>;
}
