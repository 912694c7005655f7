import { bff } from '../../../bff.ts';

export const GET = bff.routes.callback;
