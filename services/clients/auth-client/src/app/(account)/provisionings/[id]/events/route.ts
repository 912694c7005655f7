import { bff } from '../../../../../bff.ts';

export async function GET(request: Request, { params }: RouteContext<'/provisionings/[id]/events'>): Promise<Response> {
  const { id } = await params;
  return bff.streamEvents(request, `/v1/provisionings/${encodeURIComponent(id)}/events`);
}
