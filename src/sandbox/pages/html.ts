import escapeHtml from 'escape-html';

/** Text that is HTML already. Made by `html` alone, so that everything else is escaped. */
export class SandboxHtml {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = string | number | SandboxHtml | readonly SandboxHtml[];

/** A template whose values are escaped, except those that are Html themselves. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): SandboxHtml {
  return new SandboxHtml(
    texts.map((text, index) => (index === 0 ? text : render(parts[index - 1] ?? '') + text)).join(''),
  );
}

function render(part: Part): string {
  if (part instanceof SandboxHtml) return part.toString();
  if (Array.isArray(part)) return part.join('');
  return escapeHtml(String(part));
}
