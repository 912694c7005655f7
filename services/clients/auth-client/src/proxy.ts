import { createProxy } from '@prognetwork/bff/proxy';

export const proxy = createProxy('auth');

export const config = { matcher: ['/((?!_next/static|_next/image|icon.svg).*)'] };
