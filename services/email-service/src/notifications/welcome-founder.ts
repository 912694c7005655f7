import type * as z from 'zod';
import { isErased } from '@prognetwork/shared-infrastructure';
import { findPerson } from '../audience/person-repository.ts';
import type { EmailContext } from '../context.ts';
import type { welcomeSchema } from '../contract.ts';
import { emailError } from '../errors.ts';
import { queueTenantMail } from '../messages/compose-message.ts';
import type { QueuedMessage } from '../messages/queue-message.ts';

/** Welcomes the founder of an organisation, once however often it is asked for. */
export function welcomeFounder(context: EmailContext, tenantId: string, input: z.infer<typeof welcomeSchema>): Promise<QueuedMessage> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    if (await isErased(tx, input.userId)) throw emailError('person.erased');
    const locale = (await findPerson(tx, input.userId))?.locale ?? 'en';
    return queueTenantMail(context, tx, {
      tenantId,
      tenantName: input.tenantName,
      template: 'welcome',
      effectKey: `welcome:${input.userId}`,
      to: { address: input.email, name: input.displayName, locale },
      values: { adminUrl: context.links.admin },
    });
  });
}
