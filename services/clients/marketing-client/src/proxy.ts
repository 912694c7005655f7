import { createProxy } from '@prognetwork/bff/proxy';

export const proxy = createProxy('marketing');

export const config = { matcher: ['/((?!_next/static|_next/image|icon.svg).*)'] };
