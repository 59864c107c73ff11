/** Whether keys pressed here are words or belong to a control of its own, so the stage must not act on them. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select') !==
        null)
  );
}

const OWN_ARROWS =
  '[role=tree], [role=menu], [role=menubar], [role=listbox], [role=tablist], [role=radiogroup], [role=slider], [role=grid], [role=combobox], [role=toolbar], input[type=radio]';

/** Whether the focused control has a use of its own for arrows, Enter, Space, Tab and Delete. */
export function handlesOwnKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // In a dialog or an open menu every key is meant for it.
  if (target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null) return true;
  if (key === 'Tab') return target.closest('[data-stage]') === null;
  if (key === 'Enter' || key === ' ')
    return (
      target.closest(
        'a, button, summary, [role=button], [role=treeitem], [role=tab], [role=option], [role=switch]',
      ) !== null
    );
  if (key.startsWith('Arrow') || key === 'Home' || key === 'End') return target.closest(OWN_ARROWS) !== null;
  return false;
}
