import { forbidden, redirect } from 'next/navigation';
import { homeOf, loadViewer } from '../access/viewer.ts';

export default async function StartPage(): Promise<never> {
  const home = homeOf(await loadViewer());
  if (home === undefined) forbidden();
  redirect(home);
}
