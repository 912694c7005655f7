import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectOnce } from '@prognetwork/shared-infrastructure';
import type pg from 'pg';

/** An administrator's connection to the database that a platform under test keeps in its state folder. */
export async function createTestDatabaseConnection(stateDirectory: string, portShift: number): Promise<pg.Client> {
  const secrets = JSON.parse(readFileSync(join(stateDirectory, 'secrets.json'), 'utf8')) as Record<string, string>;
  return connectOnce({
    host: '127.0.0.1',
    port: 5460 + portShift,
    user: 'postgres',
    password: secrets['DATABASE_PASSWORD'] ?? '',
    database: 'prognetwork',
  });
}
