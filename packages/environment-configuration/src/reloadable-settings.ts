import { loadSettings } from './load-settings.ts';
import type { Settings, ValuesOf } from './settings.ts';
import type { Source } from './sources.ts';

export interface ReloadableSettings<Declared extends Settings> {
  current(): ValuesOf<Declared>;
  /** Reads the sources again. Returns the names that changed; a change of a setting not marked reloadable is reported, not applied. */
  reload(): { readonly applied: readonly string[]; readonly needRestart: readonly string[] };
  onChange(listener: (values: ValuesOf<Declared>) => void): void;
}

/** Settings that can be read again while the process runs. An invalid new state throws and leaves the old one in force. */
export function createReloadableSettings<const Declared extends Settings>(
  declared: Declared,
  read: () => Source,
): ReloadableSettings<Declared> {
  let values = loadSettings(declared, read());
  const listeners: ((values: ValuesOf<Declared>) => void)[] = [];
  return {
    current: () => values,
    onChange: (listener) => void listeners.push(listener),
    reload() {
      const fresh = loadSettings(declared, read());
      const changed = Object.keys(declared).filter((name) => fingerprint(fresh[name]) !== fingerprint(values[name]));
      const applied = changed.filter((name) => declared[name]?.isReloadable);
      // Only declared names are replaced, each by a value its own schema parsed.
      values = Object.freeze({ ...values, ...Object.fromEntries(applied.map((name) => [name, fresh[name]])) }) as ValuesOf<Declared>;
      if (applied.length > 0) for (const listener of listeners) listener(values);
      return { applied, needRestart: changed.filter((name) => !declared[name]?.isReloadable) };
    },
  };
}

function fingerprint(value: unknown): string {
  const isSecret = typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function';
  return isSecret ? `secret:${(value as { reveal(): string }).reveal()}` : String(value);
}
