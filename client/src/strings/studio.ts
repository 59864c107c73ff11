/** Words of the studio's frame: top bar, drawers, docks. */
export const studioStrings = {
  back: 'All creatives',
  rename: 'Rename',
  title: 'Title of the creative',
  untitled: 'Untitled',
  undo: 'Undo',
  redo: 'Redo',
  share: 'Share',
  export: 'Export',
  import: 'Import JSON…',
  shortcuts: 'Keyboard shortcuts',
  account: (name: string) => `${name}: account and appearance`,
  menu: 'More',
  people: 'Here now',
  role: (name: string, role: string) => `${name}, ${role}`,
  youAre: (role: string) => `You are ${role.toLocaleLowerCase()} here`,
  roleNow: (role: string, hint: string | undefined) =>
    `Your role here is now ${role.toLocaleLowerCase()}${hint === undefined ? '' : `: ${hint.toLocaleLowerCase()}`}.`,
  drawers: 'Drawers',
  drawer: { pages: 'Pages', layers: 'Layers', assets: 'Assets', brand: 'Brand' },
  docks: 'Panels',
  dock: { design: 'Design', review: 'Review', agents: 'Agents', history: 'History' },
  closeDrawer: 'Close the drawer',
  closeDock: 'Close the panel',
  openDock: 'Open the panel',
  stage: 'Stage',
  save: {
    saved: 'Saved',
    saving: 'Saving…',
    offline: 'Offline',
    offlineUnsaved: (count: number) => `Offline, ${count} unsaved`,
    readOnly: 'Read only',
    refused: 'Not connected',
    savedHint: 'On the server’s disk. Nothing can be lost.',
    savingHint: (count: number) =>
      count === 0
        ? 'Catching up with the others.'
        : count === 1
          ? '1 edit is on its way.'
          : `${count} edits are on their way.`,
    offlineHint: 'Go on working: your edits stay in this browser and are sent when the connection is back.',
    readOnlyHint: 'Your role here is to read.',
  },
  ended: {
    title: 'This creative is closed for you',
    home: 'All creatives',
  },
  opening: 'Opening the creative',
  notCanvas: 'This kind of creative cannot be opened yet',
  notCanvasHint: 'Canvases can. Storyboards, timelines and copy follow.',
  renameFailed: 'The title was not changed.',
  openingFailed: 'This creative could not be opened',
} as const;
