import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { startTextSession } from './text-session.ts';
import type { TextFieldLike } from './text-session.ts';

class Field implements TextFieldLike {
  value = '';
  selectionStart = 0;
  selectionEnd = 0;
  selectionDirection: 'forward' | 'backward' | 'none' = 'none';
  setSelectionRange(start: number, end: number): void {
    this.selectionStart = start;
    this.selectionEnd = end;
  }
  /** what a person's key does */
  type(letters: string): void {
    this.value = this.value.slice(0, this.selectionStart) + letters + this.value.slice(this.selectionEnd);
    this.selectionStart += letters.length;
    this.selectionEnd = this.selectionStart;
  }
}

function open(initial: string) {
  const doc = new Y.Doc();
  const text = doc.getText();
  text.insert(0, initial);
  const field = new Field();
  const session = startTextSession(
    field,
    text,
    ({ index, remove, insert }) =>
      doc.transact(() => {
        text.delete(index, remove);
        text.insert(index, insert);
      }),
    () => undefined,
  );
  const peer = (change: (remote: Y.Text) => void): void => {
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    change(other.getText());
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  };
  return { text, field, session, peer };
}

describe('a text field and a shared text', () => {
  it('writes each input as the smallest change', () => {
    const { text, field, session } = open('Hello');
    field.setSelectionRange(5, 5);
    field.type('!');
    session.input();
    expect(text.toString()).toBe('Hello!');
  });

  it('keeps the caret between the same letters when somebody types before it', () => {
    const { field, peer } = open('Hello');
    field.setSelectionRange(3, 5);
    peer((text) => text.insert(0, 'Oh. '));
    expect([field.value, field.selectionStart, field.selectionEnd]).toEqual(['Oh. Hello', 7, 9]);
  });

  it('merges both people by character', () => {
    const { text, field, session, peer } = open('spring');
    field.setSelectionRange(6, 6);
    field.type(' sale');
    session.input();
    peer((remote) => remote.insert(0, 'Our '));
    field.type('!');
    session.input();
    expect(text.toString()).toBe('Our spring sale!');
    expect(field.value).toBe(text.toString());
  });

  it('leaves the field alone while an input method composes, and puts the word where it belongs afterwards', () => {
    const { text, field, session, peer } = open('봄 ');
    field.setSelectionRange(2, 2);
    session.compositionStart();
    field.type('세');
    session.input();
    expect(text.toString()).toBe('봄 ');
    peer((remote) => remote.insert(0, '2026 '));
    expect(field.value).toBe('봄 세');
    session.compositionEnd();
    expect(text.toString()).toBe('2026 봄 세');
    expect([field.value, field.selectionStart]).toEqual(['2026 봄 세', 8]);
  });

  it('shows what others did when a composition is given up', () => {
    const { field, session, peer } = open('abc');
    field.setSelectionRange(3, 3);
    session.compositionStart();
    peer((remote) => remote.delete(0, 1));
    session.compositionEnd();
    expect([field.value, field.selectionStart]).toEqual(['bc', 2]);
  });

  it('shows the text as it is when a change was refused', () => {
    const doc = new Y.Doc();
    const text = doc.getText();
    text.insert(0, 'fixed');
    const field = new Field();
    const session = startTextSession(
      field,
      text,
      () => undefined,
      () => undefined,
    );
    field.setSelectionRange(5, 5);
    field.type('!!');
    session.input();
    expect(field.value).toBe('fixed');
  });
});
