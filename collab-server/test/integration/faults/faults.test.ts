import { expect, test } from 'vitest';
import { FAULTS } from '../../faults/all-faults.ts';

// The short forms: counts and states. `npm run torture` runs the long ones, which look at times and memory too.
test.each(FAULTS.map((fault) => [fault.title, fault] as const))(
  '%s: nobody is harmed',
  async (_title, fault) => {
    const { figures, problems } = await fault.run('short', 5);
    expect(problems).toEqual([]);
    expect(Object.keys(figures)).not.toEqual([]);
  },
);
