/** Marks an element while it has the focus because Tab brought it there. */
export function markTabFocus(element: HTMLElement): () => void {
  const mark = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' && event.target === element) element.dataset['tabbed'] = 'true';
  };
  const unmark = (): void => {
    delete element.dataset['tabbed'];
  };
  element.addEventListener('keyup', mark);
  element.addEventListener('pointerdown', unmark);
  element.addEventListener('blur', unmark);
  return () => {
    element.removeEventListener('keyup', mark);
    element.removeEventListener('pointerdown', unmark);
    element.removeEventListener('blur', unmark);
  };
}
