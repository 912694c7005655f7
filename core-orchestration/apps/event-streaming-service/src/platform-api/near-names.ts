const MAX_DISTANCE = 4;
const MAX_NAMES = 5;

/** The names that a mistyped one may have meant, nearest first. */
export function nearNames(name: string, names: Iterable<string>): readonly string[] {
  const found = [...names].map((each) => ({ each, distance: distanceOf(name, each) }));
  return found
    .filter(({ each, distance }) => distance <= MAX_DISTANCE || nounOf(each) === nounOf(name))
    .toSorted((a, b) => a.distance - b.distance || a.each.localeCompare(b.each))
    .slice(0, MAX_NAMES)
    .map(({ each }) => each);
}

function nounOf(name: string): string {
  return name.split('.', 1)[0] ?? '';
}

/** How many letters have to be added, removed or replaced (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (const [column, opposite] of [...other].entries()) {
      const replaced = (before[column] ?? 0) + (letter === opposite ? 0 : 1);
      line.push(Math.min(replaced, (before[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    before = line;
  }
  return before.at(-1) ?? 0;
}
