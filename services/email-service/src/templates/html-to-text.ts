const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '', zwnj: '' };

/** The text alternative of a mail's HTML: links keep their address, table labels get a colon, hidden parts and styles are left out. */
export function htmlToText(html: string): string {
  const visible = html
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<(head|style|script|title)\b[\s\S]*?<\/\1>/gi, '')
    .replaceAll(/<(div|span)[^>]*(?:display:\s*none|aria-hidden="true")[^>]*>[\s\S]*?<\/\1>/gi, '');
  const marked = visible
    .replaceAll(/<a\b[^>]*?href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, (_link, url: string, label: string) => describeLink(url, label))
    .replaceAll(/<\/th>/gi, ': ')
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(/<\/(p|h[1-6]|div|li|ul|ol|table)>/gi, '\n\n')
    .replaceAll(/<\/tr>/gi, '\n')
    .replaceAll(/<li\b[^>]*>/gi, '- ')
    .replaceAll(/<[^>]+>/g, '');
  return tidy(decodeEntities(marked));
}

function describeLink(url: string, label: string): string {
  const text = label.replaceAll(/<[^>]+>/g, '').trim();
  return text === '' || text === url || url === `mailto:${text}` ? text || url : `${text}: ${url}`;
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x?[0-9a-f]+|[a-z]+);/gi, (entity, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? entity;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return Number.isInteger(code) && code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : entity;
  });
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replaceAll(/[ \t\u00a0]+/g, ' ').trim());
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
