export interface Message {
  readonly messageId: string;
  readonly to: string;
  readonly toName: string;
  readonly subject: string;
  readonly template: string;
  readonly status: string;
  readonly tenantId: string | null;
  readonly queuedAt: string;
  readonly sentAt: string | null;
  readonly traceId: string | null;
}

export interface Delivery {
  readonly at: string;
  readonly outcome: string;
  readonly detail: string;
}

export interface MessageDetail extends Message {
  /** Untrusted: only for a sandboxed frame. */
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly provider: string | null;
  readonly deliveries: readonly Delivery[];
}

export interface TemplateSummary {
  readonly templateId: string;
  readonly name: string;
  readonly locale: string;
  readonly subject: string;
  readonly version: number;
  readonly isDefault: boolean;
  readonly updatedAt: string;
}

export interface TemplateDetail extends TemplateSummary {
  readonly mjml: string;
  readonly variables: readonly string[];
  /** Filled with sample values; untrusted: only for a sandboxed frame. */
  readonly html: string;
}
