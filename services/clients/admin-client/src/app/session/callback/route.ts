import { bff } from '../../../gateway/bff.ts';

export const GET = (request: Request): Promise<Response> => bff.routes.callback(request);
