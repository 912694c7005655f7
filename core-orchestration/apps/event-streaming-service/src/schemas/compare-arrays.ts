import type { Compare, KeywordPlace, SchemaBreak } from './schema-break.ts';
import { lowerBound, numberIn, upperBound } from './compare-values.ts';
import { isSchema, schemasIn, type SchemaPlace } from './json-schema.ts';

export function compareArrays(old: KeywordPlace, next: KeywordPlace, compare: Compare): SchemaBreak[] {
  const breaks = [...lowerBound(old, next, 'minItems', 'items'), ...upperBound(old, next, 'maxItems', 'items')];
  if (next.schema['uniqueItems'] === true && old.schema['uniqueItems'] !== true)
    breaks.push({ kind: 'unreadable', pointer: `${next.pointer}/uniqueItems`, detail: 'earlier events may hold an item twice' });
  if ([old, next].some(({ schema }) => 'items' in schema && !isSchema(schema['items'])))
    return [
      ...breaks,
      { kind: 'unreadable', pointer: `${next.pointer}/items`, detail: 'must be one schema; use prefixItems for the others' },
    ];
  return [...breaks, ...compareItems(old, next, compare)];
}

/** Place by place as far as either names places, then all that may follow. */
function compareItems(old: KeywordPlace, next: KeywordPlace, compare: Compare): readonly SchemaBreak[] {
  const named = Math.max(schemasIn(old.schema['prefixItems']).length, schemasIn(next.schema['prefixItems']).length);
  const most = numberIn(old, 'maxItems') ?? Number.POSITIVE_INFINITY;
  const count = Math.min(named + 1, most);
  return Array.from({ length: count }, (_, index) => {
    const [before, after] = [itemAt(old, index), itemAt(next, index)];
    return before.schema === false ? [] : compare(before, after);
  }).flat();
}

function itemAt(place: KeywordPlace, index: number): SchemaPlace {
  const named = schemasIn(place.schema['prefixItems'])[index];
  if (named !== undefined) return { ...place, schema: named, pointer: `${place.pointer}/prefixItems/${index}` };
  const { items } = place.schema;
  return { ...place, schema: isSchema(items) ? items : true, pointer: `${place.pointer}/items` };
}
