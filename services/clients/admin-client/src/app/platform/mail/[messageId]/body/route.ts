import type { MessageDetail } from '../../../../../contract/messages.ts';
import { bff } from '../../../../../gateway/bff.ts';
import { mailDocument } from '../../../../../gateway/mail-document.ts';

/** The HTML of a captured mail, for the frame that shows it. The gateway decides who may read it. */
export async function GET(_request: Request, { params }: RouteContext<'/platform/mail/[messageId]/body'>): Promise<Response> {
  const { messageId } = await params;
  const found = await bff.gateway<MessageDetail>(`/v1/platform/messages/${encodeURIComponent(messageId)}`);
  return mailDocument(found.ok ? found.body.html : undefined);
}
