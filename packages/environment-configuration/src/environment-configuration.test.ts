import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  ConfigurationError,
  createReloadableSettings,
  defineSettings,
  environmentExample,
  loadSettings,
  readSources,
  Secret,
  setting,
} from './index.ts';

const declared = defineSettings({
  PORT: setting.port('Port to listen on', { default: 3007 }),
  PUBLIC_URL: setting.url('Public address'),
  PASSWORD: setting.secret('Database password'),
  LOG_LEVEL: setting.choice('Least level logged', ['info', 'debug'], { default: 'info', reloadable: true }),
});
const good = { PUBLIC_URL: 'http://localhost:8000', PASSWORD: 'hunter2' };

describe('settings', () => {
  it('applies defaults and types every value', () => {
    const values = loadSettings(declared, good);
    expect(values.PORT).toBe(3007);
    expect(values.PUBLIC_URL.port).toBe('8000');
    expect(values.PASSWORD.reveal()).toBe('hunter2');
  });

  it('names every bad setting in one report, and never a value', () => {
    const attempt = () => loadSettings(declared, { PORT: '70000', PUBLIC_URL: 'nowhere', LOG_LEVEL: 'loud' });
    expect(attempt).toThrow(ConfigurationError);
    try {
      attempt();
    } catch (error) {
      const { problems, message } = error as ConfigurationError;
      expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['PORT', 'PUBLIC_URL', 'PASSWORD', 'LOG_LEVEL']);
      expect(message).not.toContain('nowhere');
    }
  });

  it('reads a secret from the file that NAME_FILE names, and refuses both at once', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'password');
    writeFileSync(file, 'from-file\n');
    expect(loadSettings(declared, { PUBLIC_URL: good.PUBLIC_URL, PASSWORD_FILE: file }).PASSWORD.reveal()).toBe('from-file');
    expect(() => loadSettings(declared, { ...good, PASSWORD_FILE: file })).toThrow(/PASSWORD is set twice/);
    expect(() => loadSettings(declared, { PUBLIC_URL: good.PUBLIC_URL, PASSWORD_FILE: `${file}.gone` })).toThrow(
      /cannot be read \(ENOENT\)/,
    );
  });

  it('fills ${OTHER} and reports unknown names and circles', () => {
    expect(loadSettings(declared, { ...good, HOST: 'example.org', PUBLIC_URL: 'http://${HOST}:1' }).PUBLIC_URL.hostname).toBe(
      'example.org',
    );
    expect(() => loadSettings(declared, { ...good, PUBLIC_URL: '${NOWHERE}' })).toThrow(/\$\{NOWHERE\}, which is not set/);
    expect(() => loadSettings(declared, { ...good, PUBLIC_URL: '${A}', A: '${PUBLIC_URL}' })).toThrow(/refers to itself/);
  });

  it('lets the process environment win over files, and the file of the environment over the general one', () => {
    const directory = mkdtempSync(join(tmpdir(), 'settings-'));
    writeFileSync(join(directory, '.env'), 'A=general\nB=general\nC=general\n');
    writeFileSync(join(directory, '.env.production'), 'B=production\nC=production\n');
    expect(readSources(directory, { C: 'process' })).toMatchObject({ A: 'general', B: 'production', C: 'process' });
  });
});

describe('a secret', () => {
  it('never prints', () => {
    const secret = new Secret('hunter2');
    expect([String(secret), JSON.stringify({ secret }), inspect({ secret })].join()).not.toContain('hunter2');
  });
});

describe('reloading', () => {
  it('applies reloadable settings, reports the others, and keeps the old state when the new one is invalid', () => {
    let source: Record<string, string> = { ...good };
    const settings = createReloadableSettings(declared, () => source);
    const seen: string[] = [];
    settings.onChange((values) => seen.push(values.LOG_LEVEL));
    source = { ...good, LOG_LEVEL: 'debug', PORT: '4000', PASSWORD: 'changed' };
    expect(settings.reload()).toEqual({ applied: ['LOG_LEVEL'], needRestart: ['PORT', 'PASSWORD'] });
    expect(seen).toEqual(['debug']);
    expect(settings.current().PORT).toBe(3007);
    source = { ...good, LOG_LEVEL: 'loud' };
    expect(() => settings.reload()).toThrow(ConfigurationError);
    expect(settings.current().LOG_LEVEL).toBe('debug');
  });
});

describe('.env.example', () => {
  it('lists every setting once, with secrets left empty', () => {
    const text = environmentExample({ one: declared, two: declared });
    expect(text.match(/# PORT=3007/g)).toHaveLength(1);
    expect(text).toContain('# PASSWORD=\n');
  });
});
