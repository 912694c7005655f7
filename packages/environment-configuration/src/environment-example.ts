import type { Settings } from './settings.ts';

/** The text of `.env.example`: every declared setting with its purpose; required ones are left empty to be filled. */
export function environmentExample(parts: Readonly<Record<string, Settings>>): string {
  const seen = new Set<string>();
  const sections = Object.entries(parts).map(([title, settings]) => {
    const lines = Object.entries(settings)
      .filter(([name]) => !seen.has(name) && seen.add(name))
      .map(([name, { description, example, isSecret, isReloadable, isRequired }]) => {
        const notes = [isRequired ? 'required' : '', isSecret ? `secret, or ${name}_FILE` : '', isReloadable ? 'reloadable' : ''].filter(
          Boolean,
        );
        const assignment = isRequired || isSecret ? `${name}=` : `${name}=${example ?? ''}`;
        return `# ${description}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}\n# ${assignment}`;
      });
    return `## ${title}\n\n${lines.join('\n\n')}`;
  });
  return `${sections.join('\n\n')}\n`;
}
