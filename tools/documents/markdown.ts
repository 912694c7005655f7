export interface Link {
  readonly target: string;
  readonly line: number;
}

export interface Markdown {
  readonly links: readonly Link[];
  /** What stands in backticks outside of code blocks. */
  readonly codes: readonly Link[];
  /** The anchors that headings make, as GitHub derives them. */
  readonly anchors: ReadonlySet<string>;
  readonly headings: readonly string[];
  readonly lineCount: number;
}

/** Reads the parts of a Markdown text that can be wrong: links, code spans, headings. What stands in code blocks is left alone. */
export function readMarkdown(text: string): Markdown {
  const lines = text.replace(/\n$/, '').split('\n');
  const links: Link[] = [];
  const codes: Link[] = [];
  const headings: string[] = [];
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) fence = fence === undefined ? mark : undefined;
    if (fence !== undefined || mark !== undefined) continue;
    const prose = line.replace(/`([^`]+)`/g, (_match, code: string) => {
      codes.push({ target: code, line: index + 1 });
      return '';
    });
    for (const [, target = ''] of prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) links.push({ target, line: index + 1 });
    for (const [, target = ''] of prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/g)) links.push({ target, line: index + 1 });
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading !== undefined) headings.push(heading);
  }
  return { links, codes, headings, anchors: anchorsOf(headings), lineCount: lines.length };
}

function anchorsOf(headings: readonly string[]): Set<string> {
  const seen = new Map<string, number>();
  return new Set(
    headings.map((heading) => {
      const slug = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}
