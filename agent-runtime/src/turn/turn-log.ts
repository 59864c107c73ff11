import type { RuntimeLogger } from '../log.ts';
import type { TurnRecord } from './turn.ts';

/** Turns of this process that can still be asked about. */
const KEPT = 500;

/** What agents did lately: ids and numbers, never content. */
export interface TurnLog {
  add(record: TurnRecord): void;
  /** newest last */
  recent(): readonly TurnRecord[];
}

export function createTurnLog(logger: RuntimeLogger): TurnLog {
  const records: TurnRecord[] = [];
  return {
    add(record) {
      records.push(record);
      if (records.length > KEPT) records.shift();
      const wrote = record.added + record.withdrawn > 0;
      if (wrote) logger.info(record, 'a turn changed proposals');
      else logger.debug(record, 'a turn changed nothing');
    },
    recent: () => [...records],
  };
}
