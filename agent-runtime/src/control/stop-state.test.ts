import type { StopEntry } from '@sparklio/shared/protocol/agent-messages';
import { describe, expect, it } from 'vitest';
import { applyControl, isStopped } from './stop-state.ts';
import type { StopState } from './stop-state.ts';

const workspaceId = 'w';
type Told = readonly [StopEntry['action'], { agent?: string; creativeId?: string; workspaceId?: string }];
const after = (...told: readonly Told[]): StopState =>
  told.reduce<StopState>(
    (state, [action, scope]) => applyControl(state, action, { workspaceId, ...scope }),
    [],
  );
const at = (agent: string, creativeId: string) => ({ workspaceId, agent, creativeId });

describe('stopping and resuming', () => {
  it.each<[string, readonly Told[], readonly [brandInOne: boolean, brandInTwo: boolean, copyInOne: boolean]]>(
    [
      ['nothing said', [], [false, false, false]],
      ['stop all', [['stop', {}]], [true, true, true]],
      ['stop one agent', [['stop', { agent: 'brand' }]], [true, true, false]],
      ['stop one creative', [['stop', { creativeId: '1' }]], [true, false, true]],
      [
        'stop one agent in one creative',
        [['stop', { agent: 'brand', creativeId: '1' }]],
        [true, false, false],
      ],
      [
        'stop and resume all',
        [
          ['stop', {}],
          ['resume', {}],
        ],
        [false, false, false],
      ],
      [
        'stop all, resume one agent',
        [
          ['stop', {}],
          ['resume', { agent: 'brand' }],
        ],
        [false, false, true],
      ],
      [
        'stop all, resume one creative',
        [
          ['stop', {}],
          ['resume', { creativeId: '1' }],
        ],
        [false, true, false],
      ],
      [
        'resume one agent, then stop all',
        [
          ['stop', {}],
          ['resume', { agent: 'brand' }],
          ['stop', {}],
        ],
        [true, true, true],
      ],
      [
        'stop one agent, resume all',
        [
          ['stop', { agent: 'brand' }],
          ['resume', {}],
        ],
        [false, false, false],
      ],
      ['stop another workspace', [['stop', { workspaceId: 'other' }]], [false, false, false]],
      [
        'the last word counts',
        [
          ['stop', { agent: 'brand' }],
          ['resume', { creativeId: '1' }],
        ],
        [false, true, false],
      ],
    ],
  )('%s', (_name, told, expected) => {
    const state = after(...told);
    expect(
      [at('brand', '1'), at('brand', '2'), at('copy', '1')].map((place) => isStopped(state, place)),
    ).toEqual(expected);
  });

  it('keeps no more than what still counts', () => {
    expect(after(['stop', { agent: 'brand' }], ['stop', { creativeId: '1' }], ['stop', {}])).toHaveLength(1);
    expect(after(['stop', {}], ['resume', { agent: 'brand' }], ['resume', {}])).toEqual([]);
    expect(after(['resume', { agent: 'brand' }])).toEqual([]);
  });
});
