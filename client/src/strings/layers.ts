/** Words of the Layers panel. */
export const layerStrings = {
  panel: 'Layers',
  tree: 'Objects of this page, front to back',
  empty: 'Nothing on this page yet',
  emptyHint: 'Draw a shape, type text or drop a picture on the page. It will be listed here.',
  emptyReadOnly: 'What its editors place on the page is listed here.',
  rename: (name: string) => `New name of ${name}`,
  lock: (name: string) => `Lock ${name}`,
  unlock: (name: string) => `Unlock ${name}`,
  hide: (name: string) => `Hide ${name}`,
  show: (name: string) => `Show ${name}`,
  expand: (name: string) => `Open ${name}`,
  collapse: (name: string) => `Close ${name}`,
  locked: 'locked',
  hidden: 'hidden',
  workedOnBy: (name: string) => `${name} is working on it`,
  help: 'Arrow keys move, Space selects, F2 renames, Alt with arrow keys changes the order.',
} as const;
