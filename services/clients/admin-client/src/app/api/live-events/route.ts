import { withQuery } from '../../../components/page-query.ts';
import { bff } from '../../../gateway/bff.ts';

/** The live tail: the browser's EventSource speaks to this origin only, the session's credential is added here. */
export async function GET(request: Request): Promise<Response> {
  const session = await bff.getSession();
  if (session?.person.isPlatformAdministrator !== true) return new Response(null, { status: session === undefined ? 401 : 403 });
  const asked = new URL(request.url).searchParams;
  const query = Object.fromEntries(['type', 'tenantId', 'subject', 'after'].map((name) => [name, asked.get(name) ?? undefined]));
  return bff.streamEvents(request, withQuery('/v1/events/live', query));
}
