'use server';

import { redirect } from 'next/navigation';
import { bff } from '../../../bff.ts';

export async function signOut(): Promise<never> {
  await bff.endSession();
  return redirect('/sign-in?notice=signed-out');
}
