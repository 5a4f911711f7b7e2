import { tell } from '../../../words/tell.ts';
import { middleStar, type ValueFlaw } from './principals.ts';

/** Judges a value of `paths`: the path alone, `*` first or last, or a template with `{*}` and `{**}`. */
export function pathFlaw(value: string): ValueFlaw | undefined {
  if (value === '' || value === '*') return undefined;
  if (value.includes('{*}') || value.includes('{**}')) return undefined;
  if (/^https?:\/\/[^/]+\//.test(value)) {
    const path = value.replace(/^https?:\/\/[^/]+/, '');
    return {
      why: tell`is a URL; only the path is compared`,
      write: pathFlaw(path) === undefined ? path : undefined,
    };
  }
  // `/favicon.*` and `/.*` are prefixes that people mean; `/api/.*` is not.
  if (value.startsWith('^') || value.endsWith('$') || /[^/]\/\.\*/.test(value)) {
    const plain = value.replace(/^\^/, '').replace(/\.\*$/, '*').replace(/\$$/, '');
    const clear = /^\/[\w/.-]*\*?$/.test(plain) && pathFlaw(plain) === undefined;
    return {
      why: tell`is a regular expression, which this field does not take`,
      write: clear ? plain : undefined,
    };
  }
  if (value.includes('?')) return { why: tell`has a query, which is no part of the path`, write: undefined };
  const star = middleStar(value);
  if (star !== undefined) {
    const template = value.replaceAll(/(?<=\/)\*(?=\/|$)/g, '{*}');
    return { why: star, write: /\*(?!\})|(?<!\{)\*/.test(template) ? undefined : template };
  }
  if (!value.startsWith('/') && !value.startsWith('*'))
    return { why: tell`does not begin with /, as every path does`, write: `/${value}` };
  return undefined;
}

/** Judges a value of `methods`, which are compared letter for letter. */
export function methodFlaw(value: string): ValueFlaw | undefined {
  if (value === '*' || value === '') return undefined;
  if (/^(?:any|all)$/i.test(value))
    return { why: tell`is no method; without methods all are meant`, write: undefined };
  if (/[\s,|]/.test(value)) return { why: tell`is several methods in one value`, write: undefined };
  if (/[a-z]/.test(value) && /^[A-Za-z]+$/.test(value))
    return { why: tell`is not in capitals, as methods are`, write: value.toUpperCase() };
  const star = middleStar(value);
  return star === undefined ? undefined : { why: star, write: undefined };
}

/** Judges a value of `hosts`: what stands in the Host header. */
export function hostFlaw(value: string): ValueFlaw | undefined {
  const url = /^https?:\/\/([^/]+)\/?$/.exec(value);
  const plain = url?.[1];
  if (plain !== undefined)
    return {
      why: tell`is a URL; only the host is compared`,
      write: hostFlaw(plain) === undefined ? plain : undefined,
    };
  if (value.includes('/')) return { why: tell`has a slash, which no host has`, write: undefined };
  const star = middleStar(value);
  return star === undefined ? undefined : { why: star, write: undefined };
}
