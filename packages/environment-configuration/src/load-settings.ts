import type { Setting, Settings, ValuesOf } from './settings.ts';
import { readRaw, SettingError, type Source } from './sources.ts';

/** Names every bad setting at once, never its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `${problems.length === 1 ? 'One setting is' : `${problems.length} settings are`} wrong:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** Validates all declared settings. Throws one ConfigurationError that lists every problem. */
export function loadSettings<const Declared extends Settings>(declared: Declared, source: Source): ValuesOf<Declared> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(declared)) {
    const outcome = loadOne(name, setting, source);
    if ('problem' in outcome) problems.push(outcome.problem);
    else values[name] = outcome.value;
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  // Every declared name was parsed by its own schema above.
  return Object.freeze(values) as ValuesOf<Declared>;
}

function loadOne(name: string, setting: Setting<unknown>, source: Source): { value: unknown } | { problem: string } {
  try {
    const result = setting.schema.safeParse(readRaw(name, source));
    if (result.success) return { value: result.data };
    return { problem: `${name} ${result.error.issues[0]?.message ?? 'is not valid'} (${setting.description})` };
  } catch (error) {
    if (error instanceof SettingError) return { problem: `${name} ${error.message}` };
    throw error;
  }
}
