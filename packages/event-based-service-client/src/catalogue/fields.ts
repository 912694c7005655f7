import * as z from 'zod';

export const email = z.email().max(254);
export const money = z.strictObject({ amount: z.string().regex(/^-?\d{1,18}$/), currency: z.string().regex(/^[A-Z]{3}$/) });
export const personName = z.string().min(1).max(200);
export const locale = z.string().min(2).max(35);
export const role = z.enum(['owner', 'administrator', 'member', 'applicant']);
export const tenantKind = z.enum(['federation', 'chapter', 'union', 'cooperative', 'campaign', 'association']);
