import { headers } from 'next/headers';

/** The path asked for, as the proxy noted it. */
export async function currentPath(): Promise<string> {
  return (await headers()).get('x-path') ?? '/';
}
