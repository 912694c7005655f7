import { bff } from '../../../../../bff.ts';
import type { RouteInput } from '../../../../../page-input.ts';

export async function GET(request: Request, { params }: RouteInput<{ id: string }>): Promise<Response> {
  const { id } = await params;
  return bff.streamEvents(request, `/v1/provisionings/${encodeURIComponent(id)}/events`);
}
