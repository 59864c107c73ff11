export interface Row<Entry> {
  readonly entry: Entry;
  readonly index: number;
  /** entries have no ids: a row stands for what is at its place */
  readonly key: string;
}

export function rowsOf<Entry>(entries: readonly Entry[]): readonly Row<Entry>[] {
  return entries.map((entry, index) => ({ entry, index, key: `row ${index}` }));
}
