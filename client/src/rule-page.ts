/** The page about a rule. */
export interface RulePage {
  readonly slug: string;
  readonly code: string;
  readonly title: string;
  readonly markdown: string;
}

/** A page says what it is about: in its heading, the sentence below it and the first row of its table. */
export function rulePage(markdown: string): RulePage {
  const [, slug = '', title = ''] = /^# (.*)\n\n(.*)\.\n/.exec(markdown) ?? [];
  const [, code = ''] = /^\| Code \| `(.*)` \|$/m.exec(markdown) ?? [];
  return { slug, code, title, markdown };
}
