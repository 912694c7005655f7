import { rememberErased, type Database } from '@prognetwork/shared-infrastructure';
import { erasePayerRows } from './payer-repository.ts';

/** In all tenants, so audited; done again, it finds nothing more. */
export async function erasePayer(database: Database, service: string, userId: string): Promise<void> {
  const access = { actorId: `service:${service}`, reason: `erase payer ${userId}` };
  await database.inPlatformTransaction(access, async (tx) => {
    await rememberErased(tx, userId);
    const rows = await erasePayerRows(tx, userId);
    await tx.audit({ action: 'payer.erased', subject: userId, detail: { rows } });
  });
}
