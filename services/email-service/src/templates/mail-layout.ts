/** What a mail of the platform says; every text may hold `{{…}}`. */
export interface MailContent {
  readonly locale: 'en' | 'de';
  readonly preview: string;
  readonly title: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** Label and value, shown as a small table. */
  readonly details?: readonly (readonly [label: string, value: string])[];
  readonly button?: { readonly label: string; readonly url: string; readonly fallback: string };
  readonly note?: string;
  readonly footer: string;
}

const FONT = `'Atkinson Hyperlegible Next', -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif`;
const DISPLAY = `'Bricolage Grotesque', ${FONT}`;

const DARK_STYLES = `
      :root { color-scheme: light dark; supported-color-schemes: light dark; }
      @media (prefers-color-scheme: dark) {
        .page, body, div[role='article'] { background-color: #0f1613 !important; }
        .card, .card > table, .card > table > tbody > tr > td { background-color: #18211d !important; border-color: #2a3630 !important; }
        .ink div, .ink td, .ink h1, .ink p { color: #eef3ef !important; }
        .quiet div, .quiet th, .quiet p { color: #a9b8b0 !important; }
        .link a { color: #8ed8bd !important; }
        .details > table, .details td, .details th { border-color: #2a3630 !important; }
      }
      @media only screen and (max-width: 480px) {
        .card { margin: 0 12px !important; }
        .card td[style*=' 40px'] { padding-left: 24px !important; padding-right: 24px !important; }
        .title h1 { font-size: 25px !important; line-height: 31px !important; }
        .action a, .action table { width: 100% !important; box-sizing: border-box; text-align: center; }
      }`;

/** The one layout of all mails, as MJML: mark and name, a card with the message, a quiet foot. */
export function mailLayout(content: MailContent): string {
  return `<mjml lang="${content.locale}" dir="ltr">
  <mj-head>
    <mj-title>${content.title}</mj-title>
    <mj-preview>${content.preview}</mj-preview>
    <mj-attributes>
      <mj-all font-family="${FONT}" />
      <mj-text font-size="16px" line-height="26px" color="#23312b" padding="0 40px" />
      <mj-section padding="0" />
      <mj-column padding="0" />
    </mj-attributes>
    <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
    <mj-style>${DARK_STYLES}</mj-style>
  </mj-head>
  <mj-body background-color="#eef1ec" css-class="page" width="600px">
    <mj-section padding="36px 16px 20px">
      <mj-column>
        <mj-text padding="0 8px" css-class="ink">
          <span aria-hidden="true" style="display:inline-block;vertical-align:middle;min-width:24px;padding:7px 9px;border-radius:12px;background:{{brand.color}};color:{{brand.onColor}};font-family:${DISPLAY};font-weight:700;font-size:18px;line-height:26px;text-align:center">{{brand.mark}}</span><span style="display:inline-block;vertical-align:middle;padding-left:12px;font-family:${DISPLAY};font-weight:650;font-size:18px;line-height:26px;letter-spacing:-0.01em">{{brand.name}}</span>
        </mj-text>
      </mj-column>
    </mj-section>
    <mj-wrapper css-class="card" background-color="#ffffff" border="1px solid #dfe5de" border-radius="20px" padding="40px 0 36px">
      <mj-section>
        <mj-column>
          <mj-text css-class="ink title" padding="0 40px 20px"><h1 style="margin:0;font-family:${DISPLAY};font-weight:700;font-size:30px;line-height:37px;letter-spacing:-0.02em;color:#14211c">${content.title}</h1></mj-text>
          <mj-text css-class="ink">${[content.greeting, ...content.paragraphs].map((text) => `<p style="margin:0 0 16px">${text}</p>`).join('')}</mj-text>${detailsTable(content.details)}${actionButton(content.button)}${smallPrint(content.note)}
        </mj-column>
      </mj-section>
    </mj-wrapper>
    <mj-section padding="24px 16px 44px">
      <mj-column>
        <mj-text css-class="quiet" padding="0 8px" font-size="13px" line-height="21px" color="#5c6b63">
          <p style="margin:0">${content.footer}</p>
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
}

function detailsTable(details: MailContent['details']): string {
  if (details === undefined) return '';
  const rows = details.map(([label, value]) => {
    const line = 'padding:11px 0;border-top:1px solid #e4e9e3;vertical-align:top';
    return (
      `<tr><th style="${line};text-align:left;white-space:nowrap;font-weight:400;color:#5c6b63">${label}</th>` +
      `<td style="${line};padding-inline-start:20px;text-align:right;font-weight:600;font-variant-numeric:tabular-nums">${value}</td></tr>`
    );
  });
  return `
          <mj-table css-class="ink quiet details" padding="4px 40px 12px" font-size="15px" line-height="22px" color="#14211c">${rows.join('')}</mj-table>`;
}

function actionButton(button: MailContent['button']): string {
  if (button === undefined) return '';
  return `
          <mj-button css-class="action" href="${button.url}" background-color="{{brand.color}}" color="{{brand.onColor}}" align="left" border-radius="12px" font-size="16px" font-weight="650" line-height="20px" inner-padding="16px 28px" padding="8px 40px 24px">${button.label}</mj-button>
          <mj-text css-class="quiet link" font-size="13px" line-height="21px" color="#5c6b63"><p style="margin:0">${button.fallback}<br><a href="${button.url}" style="color:{{brand.linkColor}};word-break:break-all">${button.url}</a></p></mj-text>`;
}

function smallPrint(note: string | undefined): string {
  if (note === undefined) return '';
  return `
          <mj-text css-class="quiet" padding="20px 40px 0" font-size="13px" line-height="21px" color="#5c6b63"><p style="margin:0">${note}</p></mj-text>`;
}
