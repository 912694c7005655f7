import { createBff } from '@prognetwork/bff';

export const bff = createBff('marketing');
