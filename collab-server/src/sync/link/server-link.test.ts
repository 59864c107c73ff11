import { describe } from 'vitest';
import { serverLinkContract } from '../../../test/server-link.contract.ts';
import { createMemoryNetwork } from './adapters/memory.ts';

describe('the link in memory', () => {
  serverLinkContract(() => {
    const network = createMemoryNetwork();
    return { join: () => network.join(), cut: () => network.setUp(false), mend: () => network.setUp(true) };
  });
});
