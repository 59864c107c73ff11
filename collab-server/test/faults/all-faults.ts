import { bombs } from './bombs.ts';
import { crowds } from './crowds.ts';
import { deadDatabase } from './dead-database.ts';
import { failingPorts } from './failing-ports.ts';
import type { Fault } from './fault.ts';
import { floods } from './floods.ts';
import { forgeries } from './forgeries.ts';
import { garbageFrames } from './garbage-frames.ts';
import { lazyReader } from './lazy-reader.ts';

/** Every fault there is a script for. */
export const FAULTS: readonly Fault[] = [
  garbageFrames,
  failingPorts,
  bombs,
  lazyReader,
  crowds,
  floods,
  forgeries,
  deadDatabase,
];
