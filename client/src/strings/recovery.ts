import { counted } from './plural.ts';

/** Words about work that the server did not take. */
export const recoveryStrings = {
  banner: {
    title: 'Some of your last changes were not taken',
    kept: 'What you had is kept in this browser, and the page is up to date again.',
    notKept: 'The page is up to date again.',
    download: 'Download copy',
    see: 'See what was in it',
    putBack: 'Put it back',
    dismiss: 'Dismiss',
  },
  late: {
    title: (count: number) => `${counted(count, 'edit is', 'edits are')} not saved yet`,
    inBrowser: 'This browser keeps them and goes on trying. You can work on.',
    nowhere: 'This browser cannot keep them either: leave this page open, or download a copy.',
    noAnswer: 'The server does not answer.',
    copyReason: 'The server could not save for some time.',
  },
  ended: {
    kept: (count: number) =>
      `${counted(count, 'unsaved edit is', 'unsaved edits are')} kept here in this browser.`,
  },
  reasons: {
    noAccess: 'You no longer have access to this creative.',
    unknown: 'The server did not take your last changes.',
    readOnly:
      'Your role here changed: you can look, but not edit any more. What you had edited before was not taken.',
    tooBigToSend:
      'One change was larger than the server takes at once (8 MB), so it was not sent. Try it in smaller parts, or with a smaller picture or text.',
  },
  list: {
    title: 'Recovered copies',
    hint: 'What you had when the server did not take it. Kept in this browser until you delete it.',
    empty: 'No recovered copies',
    emptyHint: 'When the server cannot take a change, what you had is kept here.',
    failed: 'This browser does not let us read what it keeps',
    unsaved: (count: number) => counted(count, 'edit was not taken', 'edits were not taken'),
    download: 'Download copy',
    see: 'See what was in it',
    delete: 'Delete',
    deleteSure: 'Delete for good?',
    deleted: 'The copy is deleted.',
    keep: 'Keep it',
  },
  compare: {
    title: 'What was in the copy',
    now: 'Now',
    copy: 'Your copy',
    changes: (count: number) => counted(count, 'thing differs', 'things differ'),
    nothing: 'Everything in this copy is on the page already.',
    keptSince: (names: string) =>
      `Somebody changed these since, so they would stay as they are now: ${names}.`,
    comments: 'What you had written in the review was not taken either, and is not put back. Say it again:',
    unreadable: 'This copy cannot be read here. Download it to keep it.',
  },
  putBack: {
    action: 'Put it back',
    mayNot:
      'Your role here is to look and comment, so it cannot be put back. Download the copy, or ask an editor.',
    done: (count: number) => `${counted(count, 'thing is', 'things are')} as in your copy again.`,
    nothing: 'There was nothing to put back.',
    left: (names: string) => `Not put back, because the studio cannot take it: ${names}.`,
    label: 'Putting back what was not taken',
  },
} as const;
