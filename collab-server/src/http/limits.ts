/** What HTTP takes, in the units of the names. A test shows each of them bite. */
export const HTTP_LIMITS = Object.freeze({
  /** any body not named below */
  bodyBytes: 256 * 1024,
  /** `POST creatives/:id/commands` */
  commandBodyBytes: 4 * 1024 * 1024,
  /** `POST creatives/:id/import` */
  importBodyBytes: 32 * 1024 * 1024,
  /** one uploaded file */
  uploadBytes: 20 * 1024 * 1024,
  /** how long an upload address can be used */
  uploadSeconds: 5 * 60,
  /** how long a file that was announced may wait to be completed */
  quarantineSeconds: 24 * 3600,
  /** pixels of an image, width × height, checked before it is decoded */
  imagePixels: 50_000_000,
  /** how long addresses of assets, covers and results can be used at least */
  signedUrlSeconds: 60 * 60,
  /** entries of a page of a list */
  pageSize: 100,
});
