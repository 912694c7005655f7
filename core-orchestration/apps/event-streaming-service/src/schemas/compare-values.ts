import type { KeywordPlace, SchemaBreak } from './schema-break.ts';
import { allowedValues, canonicalJson } from './json-schema.ts';

export function compareValues(old: KeywordPlace, next: KeywordPlace): SchemaBreak[] {
  const allowed = allowedValues(next.schema)?.map(canonicalJson);
  if (allowed === undefined) return [];
  const pointer = `${next.pointer}/${'enum' in next.schema ? 'enum' : 'const'}`;
  const known = allowedValues(old.schema);
  if (known === undefined)
    return [{ kind: 'unreadable', pointer, detail: 'allows certain values only, and earlier events may hold others' }];
  const lost = known.map(canonicalJson).filter((value) => !allowed.includes(value));
  if (lost.length === 0) return [];
  return [{ kind: 'unreadable', pointer, detail: `no longer allows ${lost.slice(0, 10).join(', ')}, which earlier events may hold` }];
}

export function compareStrings(old: KeywordPlace, next: KeywordPlace): SchemaBreak[] {
  const changed = ['pattern', 'format'].filter((keyword) => keyword in next.schema && next.schema[keyword] !== old.schema[keyword]);
  return [
    ...lowerBound(old, next, 'minLength', 'characters'),
    ...upperBound(old, next, 'maxLength', 'characters'),
    ...changed.map((keyword): SchemaBreak => {
      const was = keyword in old.schema ? `was ${String(old.schema[keyword])}` : 'was not asked for';
      return { kind: 'unreadable', pointer: `${next.pointer}/${keyword}`, detail: `${was}, so earlier events may not match it` };
    }),
  ];
}

export function compareNumbers(old: KeywordPlace, next: KeywordPlace): SchemaBreak[] {
  const [oldStep, nextStep] = [numberIn(old, 'multipleOf'), numberIn(next, 'multipleOf')];
  const isFiner = nextStep === undefined || (oldStep !== undefined && (oldStep === nextStep || isWholeMultiple(oldStep, nextStep)));
  const ends = [
    ['minimum', 'exclusiveMinimum', 1],
    ['maximum', 'exclusiveMaximum', -1],
  ] as const;
  const bounds = ends.flatMap(([including, excluding, sign]): SchemaBreak[] => {
    const [was, is] = [old, next].map((place) => endOf(numberIn(place, including), numberIn(place, excluding), sign));
    if (is === undefined || (was !== undefined && !isTighter(was, is))) return [];
    const keyword = is.isExcluded ? excluding : including;
    return [
      {
        kind: 'unreadable',
        pointer: `${next.pointer}/${keyword}`,
        detail: `${is.value * sign} leaves out numbers that earlier events may hold`,
      },
    ];
  });
  return isFiner
    ? bounds
    : [...bounds, { kind: 'unreadable', pointer: `${next.pointer}/multipleOf`, detail: 'leaves out numbers that earlier events may hold' }];
}

interface End {
  /** Times the sign: greater is tighter at both ends. */
  readonly value: number;
  readonly isExcluded: boolean;
}

function endOf(including: number | undefined, excluding: number | undefined, sign: 1 | -1): End | undefined {
  const ends: End[] = [];
  if (including !== undefined) ends.push({ value: including * sign, isExcluded: false });
  if (excluding !== undefined) ends.push({ value: excluding * sign, isExcluded: true });
  return ends.toSorted((a, b) => (isTighter(a, b) ? 1 : -1))[0];
}

function isTighter(was: End, is: End): boolean {
  return is.value > was.value || (is.value === was.value && is.isExcluded && !was.isExcluded);
}

function isWholeMultiple(step: number, ofStep: number): boolean {
  return Number.isSafeInteger(step) && Number.isSafeInteger(ofStep) && step % ofStep === 0;
}

export function lowerBound(old: KeywordPlace, next: KeywordPlace, keyword: string, unit: string): SchemaBreak[] {
  const [was, is] = [numberIn(old, keyword) ?? 0, numberIn(next, keyword) ?? 0];
  if (is <= was) return [];
  return [
    {
      kind: 'unreadable',
      pointer: `${next.pointer}/${keyword}`,
      detail: `asks for at least ${is} ${unit}; earlier events may have ${was}`,
    },
  ];
}

export function upperBound(old: KeywordPlace, next: KeywordPlace, keyword: string, unit: string): SchemaBreak[] {
  const [was, is] = [numberIn(old, keyword), numberIn(next, keyword)];
  if (is === undefined || (was !== undefined && was <= is)) return [];
  const had = was === undefined ? 'more' : String(was);
  return [
    { kind: 'unreadable', pointer: `${next.pointer}/${keyword}`, detail: `allows at most ${is} ${unit}; earlier events may have ${had}` },
  ];
}

export function numberIn(place: KeywordPlace, keyword: string): number | undefined {
  const value = place.schema[keyword];
  return typeof value === 'number' ? value : undefined;
}
