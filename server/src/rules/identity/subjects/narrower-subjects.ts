import type { ScopedSubject } from '../../../identity/issuers/pattern.ts';
import type { SubjectReading } from '../../../identity/issuers/read-subject.ts';
import { gapsOf, plainTemplate } from '../../../identity/issuers/template.ts';
import { tell, told } from '../../../words/tell.ts';

/** A subject to write in place of another, with what is left to fill in said in its title. */
export interface NarrowerSubject {
  readonly title: string;
  readonly name: string;
}

/** Scoped subjects for what a wide one says for certain, best first. */
export function narrowerSubjects({ issuer, prefix, text }: SubjectReading): readonly NarrowerSubject[] {
  return scopedSubjects(issuer.readPattern(text, prefix)?.scoped ?? [], prefix);
}

/** Templates with their places as words in capitals. */
export function scopedSubjects(scoped: readonly ScopedSubject[], prefix: string): readonly NarrowerSubject[] {
  return scoped.map(({ label, template }) => {
    const gaps = gapsOf(template);
    const name = prefix + plainTemplate(template);
    const rest = gaps.length === 0 ? '' : tell` (fill in ${gaps.join(', ')})`;
    return { title: tell`Bind ${told(label)}: ${name}${rest}`, name };
  });
}
