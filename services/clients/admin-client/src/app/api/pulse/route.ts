import { bff } from '../../../gateway/bff.ts';
import { loadPulse } from '../../../pulse/load-pulse.ts';

/** The gateway refuses everything in it to whoever may not read the platform; the check here spares the calls. */
export async function GET(): Promise<Response> {
  const session = await bff.getSession();
  if (session?.person.isPlatformAdministrator !== true) return new Response(null, { status: session === undefined ? 401 : 403 });
  return Response.json(await loadPulse(), { headers: { 'cache-control': 'no-store' } });
}
