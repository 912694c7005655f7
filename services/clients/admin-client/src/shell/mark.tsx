import type { ReactElement } from 'react';

/** One or two letters that stand for a name, in one of six tints that the name chooses. */
export function Mark({ name, isRound = false }: { readonly name: string; readonly isRound?: boolean }): ReactElement {
  return (
    <span className="mark" data-tint={tintOf(name)} data-round={isRound} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word));
  const [first = name, last] = words.length > 1 ? [words[0], words.at(-1)] : words;
  return `${[...first][0] ?? '?'}${last === undefined ? '' : ([...last][0] ?? '')}`.toUpperCase();
}

function tintOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7) % 6;
}
