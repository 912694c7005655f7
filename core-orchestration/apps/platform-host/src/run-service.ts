import { StartupError } from '@prognetwork/embedded-postgres';
import { listen, type Service } from '@prognetwork/shared-infrastructure';

/** Serves one part on its port. */
export async function listenOn(
  service: Service,
  address: { readonly title: string; readonly port: number; readonly portSetting: string; readonly hostname: string },
): Promise<AsyncDisposable> {
  try {
    return await listen(service, address);
  } catch (error) {
    throw explain(error, address);
  }
}

export function explain(error: unknown, address: { title: string; port: number; portSetting: string }): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  if (error.code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${address.port}, which the ${address.title} needs, is taken by another program.`,
      `End that program, or set ${address.portSetting} (or PORT_SHIFT) to use another port.`,
    );
  }
  if (error.code !== 'EACCES') return error;
  return new StartupError(
    `Port ${address.port} may not be opened by this user.`,
    `Set ${address.portSetting} (or PORT_SHIFT) to use a port above 1023.`,
  );
}
