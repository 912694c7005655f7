import { compareSchemas } from './compare-schemas.ts';
import { fingerprintOf, type JsonSchema } from './json-schema.ts';
import type { SchemaBreak } from './schema-break.ts';

/** One state of a version as it was registered. A version's revisions differ in what its readers need not notice. */
export interface RegisteredState {
  readonly version: number;
  readonly revision: number;
  readonly fingerprint: string;
  readonly schema: JsonSchema;
}

/** `catalogue`: declared in code, where an upcaster lifts older versions. `registered`: over HTTP, read without one. */
export type SchemaOrigin = 'catalogue' | 'registered';

export type RegistrationDecision =
  | { readonly kind: 'same'; readonly revision: number }
  | { readonly kind: 'new_revision' | 'new_version'; readonly revision: number; readonly fingerprint: string }
  | { readonly kind: 'refused'; readonly reason: 'incompatible' | 'frozen' | 'gap'; readonly breaks: readonly SchemaBreak[] };

/**
 * Whether a schema may become the next state of a version. What was registered once stays good, so that an earlier release of the platform
 * still starts. Only the newest version of a registered type changes, and the next one has to read everything the newest allows.
 */
export function decideRegistration(
  history: readonly RegisteredState[],
  next: { readonly version: number; readonly schema: JsonSchema },
  origin: SchemaOrigin,
): RegistrationDecision {
  const fingerprint = fingerprintOf(next.schema);
  const states = history.filter(({ version }) => version === next.version);
  const known = states.find((state) => state.fingerprint === fingerprint);
  if (known) return { kind: 'same', revision: known.revision };
  const newest = Math.max(0, ...history.map(({ version }) => version));
  if (origin === 'registered' && next.version < newest) return refused('frozen');
  if (origin === 'registered' && next.version > newest + 1) return refused('gap');
  const latest = latestOf(states);
  if (latest) {
    const breaks = compareSchemas(latest.schema, next.schema);
    return breaks.length > 0 ? refused('incompatible', breaks) : { kind: 'new_revision', revision: latest.revision + 1, fingerprint };
  }
  const before = origin === 'registered' ? latestOf(history) : undefined;
  const unreadable = before ? compareSchemas(before.schema, next.schema).filter(({ kind }) => kind === 'unreadable') : [];
  return unreadable.length > 0 ? refused('incompatible', unreadable) : { kind: 'new_version', revision: 1, fingerprint };
}

/** The latest revision of the newest version. */
export function latestOf<State extends RegisteredState>(states: readonly State[]): State | undefined {
  return states.toSorted((a, b) => b.version - a.version || b.revision - a.revision)[0];
}

function refused(reason: 'incompatible' | 'frozen' | 'gap', breaks: readonly SchemaBreak[] = []): RegistrationDecision {
  return { kind: 'refused', reason, breaks };
}
