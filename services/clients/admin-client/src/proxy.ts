import { createProxy } from '@prognetwork/bff/proxy';
import { NextRequest, type NextResponse } from 'next/server';

const secure = createProxy('admin');

/** Adds the path, which a page cannot know by itself, so that whoever has to sign in comes back to where they were going. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set('x-path', `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return secure(new NextRequest(request.url, { headers }));
}

export const config = {
  // Mail documents carry their own, stricter policy; the files of the build need none.
  matcher: ['/((?!_next/static|_next/image|favicon.ico|icon.svg|platform/mail/[^/]+/body|t/[^/]+/templates/[^/]+/body).*)'],
};
