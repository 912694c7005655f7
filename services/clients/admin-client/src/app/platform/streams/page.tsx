import { redirect } from 'next/navigation';
import { openPlatform } from '../../../access/viewer.ts';
import { readQuery } from '../../../components/page-query.ts';
import { streamAddress } from '../../../streams/stream-address.ts';

/** Leads from a typed name to the stream; without one, to where streams are found. */
export default async function StreamsPage({ searchParams }: PageProps<'/platform/streams'>): Promise<never> {
  await openPlatform();
  const name = (await readQuery(searchParams))['name']?.trim();
  redirect(name ? streamAddress(name) : '/platform/events/history');
}
