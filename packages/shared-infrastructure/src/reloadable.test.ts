import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { reloadOn } from './reloadable.ts';
import { createLogger } from './telemetry/logger.ts';

async function hangup(): Promise<void> {
  const received = once(process, 'SIGHUP');
  process.kill(process.pid, 'SIGHUP');
  await received;
}

describe('a process that gets the signal to reload', () => {
  it('takes on a changed log level without a restart, and keeps the old one when the new one is wrong', async () => {
    const logger = createLogger({ service: 'test', level: 'silent', file: undefined, otel: undefined });
    const said: string[] = [];
    let source = { LOG_LEVEL: 'silent' };
    using _reload = reloadOn(
      'SIGHUP',
      () => source,
      (text) => said.push(text),
    );
    source = { LOG_LEVEL: 'debug' };
    await hangup();
    expect(logger.level).toBe('debug');
    source = { LOG_LEVEL: 'loud' };
    await hangup();
    expect(logger.level).toBe('debug');
    expect(said).toEqual(['Reloaded: LOG_LEVEL.', expect.stringContaining('LOG_LEVEL must be one of')]);
  });
});
