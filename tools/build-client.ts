/** Builds the pages if they are not there or older than their sources. */
import { CLIENT_DIST, ensureClientBuilt } from './client-build.ts';

await ensureClientBuilt(() => console.log('Building the pages'));
console.log(`The pages are in ${CLIENT_DIST}`);
