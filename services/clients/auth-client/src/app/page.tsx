import { redirect } from 'next/navigation';
import { bff } from '../bff.ts';

export default async function StartPage(): Promise<never> {
  return redirect((await bff.getSession()) ? '/organisations' : '/sign-in');
}
