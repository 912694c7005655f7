export interface Message {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly template: string | null;
  readonly status: string;
  readonly tenantId?: string | null;
  readonly sentAt: string | null;
  readonly traceId?: string | null;
}

export interface MessageDetail extends Message {
  readonly html: string | null;
  readonly text: string | null;
  readonly headers: Readonly<Record<string, string>> | readonly { readonly name: string; readonly value: string }[];
}

export interface TemplateSummary {
  readonly templateId: string;
  readonly name: string;
  readonly subject: string;
  readonly version?: number;
  readonly updatedAt?: string;
}

export interface TemplateDetail extends TemplateSummary {
  readonly mjml: string;
  readonly html?: string | null;
}

/** Header fields in one shape, in the order in which they were sent. */
export function headerLines({ headers }: Pick<MessageDetail, 'headers'>): readonly { readonly name: string; readonly value: string }[] {
  return Array.isArray(headers) ? headers : Object.entries(headers).map(([name, value]) => ({ name, value: String(value) }));
}
