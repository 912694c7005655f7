import type { Platform } from '../start-platform.ts';
import { demoSignIns } from '../seed/demo.ts';

const PAGES: readonly (readonly [name: string, label: string, path: string])[] = [
  ['marketing', 'Public site', ''],
  ['auth', 'Register and sign in', ''],
  ['admin', 'Administration', ''],
  ['gateway', 'API reference', '/docs'],
  ['sandbox', 'Sandbox payment gateway', ''],
];

/** The table that the start ends with: where everything is and who may sign in. */
export function summary({ urls, secrets, state }: Platform, isSeeded: boolean): string {
  const addresses = PAGES.map(([name, label, path]) => [label, `${urls[name] ?? ''}${path}`] as const);
  const signIns = [
    ['Platform administrator', `${secrets.administrator.email}  ${secrets.administrator.password}`] as const,
    ...(isSeeded ? demoSignIns.map(({ label, email }) => [label, `${email}  ${secrets.demoPassword}`] as const) : []),
  ];
  const width = Math.max(...[...addresses, ...signIns].map(([label]) => label.length));
  const rows = (entries: readonly (readonly [string, string])[]): string[] =>
    entries.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`);
  return ['', 'Addresses', ...rows(addresses), '', 'Sign-ins (e-mail, password)', ...rows(signIns), '', `State: ${state.path}`, ''].join(
    '\n',
  );
}
