import type * as z from 'zod';
import type { EmailContext } from '../context.ts';
import type { addLeadSchema } from '../contract.ts';
import { queuePlatformMail } from '../messages/compose-message.ts';
import { insertLead } from './lead-repository.ts';

/** Keeps what someone wrote and mails it to the platform's contact address. */
export function addLead(context: EmailContext, input: z.infer<typeof addLeadSchema>): Promise<string> {
  const lead = { leadId: context.newId(), ...input };
  return context.database.inGlobalTransaction(async (tx) => {
    await insertLead(tx, lead);
    await tx.audit({ action: 'lead.added', subject: lead.leadId });
    await queuePlatformMail(context, tx, {
      template: 'lead-received',
      effectKey: `lead:${lead.leadId}`,
      to: { address: context.contactAddress, name: 'ProgNetwork', locale: 'en' },
      values: { lead, leadsUrl: context.links.leads },
    });
    return lead.leadId;
  });
}
