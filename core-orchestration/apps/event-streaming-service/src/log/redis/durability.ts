/** What a Redis says about keeping what it acknowledges; undefined where it does not tell. */
export interface RedisSettings {
  readonly appendonly?: string | undefined;
  readonly appendfsync?: string | undefined;
  readonly 'no-appendfsync-on-rewrite'?: string | undefined;
  readonly 'maxmemory-policy'?: string | undefined;
}

interface Demand {
  readonly setting: keyof RedisSettings;
  readonly value: string;
  /** What may happen with any other value. */
  readonly otherwise: string;
}

const DEMANDS: readonly Demand[] = [
  { setting: 'appendonly', value: 'yes', otherwise: 'events since the last snapshot are lost when Redis or its machine stops' },
  { setting: 'appendfsync', value: 'always', otherwise: 'about a second of acknowledged events is lost when its machine stops' },
  {
    setting: 'no-appendfsync-on-rewrite',
    value: 'no',
    otherwise: 'what is acknowledged while its file is rewritten is lost when its machine stops',
  },
  { setting: 'maxmemory-policy', value: 'noeviction', otherwise: 'Redis throws parts of the log away when its memory is full' },
];

/** Why the log cannot be entrusted to a Redis with these settings; undefined when it can. */
export function lossOf(settings: RedisSettings): string | undefined {
  const unmet = DEMANDS.filter(({ setting, value }) => settings[setting] !== value);
  if (unmet.length === 0) return undefined;
  const reasons = unmet.map(({ setting, value, otherwise }) =>
    settings[setting] === undefined
      ? `it does not tell its ${setting}: unless that is ${value}, ${otherwise}`
      : `its ${setting} is ${settings[setting]}, not ${value}: ${otherwise}`,
  );
  return `This Redis may lose events that it has acknowledged: ${reasons.join('; ')}. Change its settings, or set EVENT_STORE_ACCEPT_LOSS=true to run on it all the same.`;
}
