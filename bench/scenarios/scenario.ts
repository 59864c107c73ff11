import type { ServerKind, ServerProcess } from '../servers/server-process.ts';

export interface Timing {
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Something to measure on a fresh server. Figures are better when smaller, but for rates. */
export interface Scenario {
  readonly title: string;
  readonly servers: readonly ServerKind[];
  /** Measured on a server that has done nothing yet: memory that earlier work has freed would be used again, unseen. */
  readonly isCold?: boolean;
  run(server: ServerProcess, timing: Timing): Promise<Figures>;
}

/** Values by name; the name carries the unit. */
export type Figures = Readonly<Record<string, number>>;
