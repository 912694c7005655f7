import { join, resolve } from 'node:path';

/** The repository's folder. */
export const repository = resolve(import.meta.dirname, '../../../../..');

export interface Client {
  readonly name: 'admin' | 'auth' | 'marketing';
  readonly title: string;
  readonly folder: string;
  readonly portSetting: string;
  readonly port: number;
}

function client(name: Client['name'], port: number): Client {
  return {
    name,
    title: `${name} client`,
    folder: join(repository, 'services/clients', `${name}-client`),
    portSetting: `${name.toUpperCase()}_CLIENT_PORT`,
    port,
  };
}

export const clients: readonly Client[] = [client('admin', 3000), client('auth', 3001), client('marketing', 3002)];

export const nextProgram = join(repository, 'node_modules/next/dist/bin/next');
