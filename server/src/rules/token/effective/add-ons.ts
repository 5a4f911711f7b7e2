import type { PodLocation } from '../../../kubernetes/pod-spec.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { at, items, stringAt } from '../../../yaml/access.ts';
import type { Path, Range } from '../../../yaml/located.ts';

/** Something about an old add-on that lets anyone act with its permissions. */
export interface AddOnProblem {
  readonly range: Range;
  readonly path: Path;
  /** `image` for the program as such, `argument` for one flag of it. */
  readonly part: 'image' | 'argument';
  readonly message: string;
}

const tiller = /(^|\/)tiller(:|@|$)/;
const dashboard = /(^|\/)(kubernetes-dashboard(-[a-z0-9]+)?|dashboard(-api|-auth|-web)?)(:|@|$)/;
const dashboardFlags: Readonly<Record<string, string>> = {
  '--enable-skip-login': phrase(
    'lets everyone who reaches the dashboard use its own ServiceAccount without a token',
  ),
  '--disable-settings-authorizer': phrase(
    'lets everyone who reaches the dashboard change its settings without a token',
  ),
  '--enable-insecure-login': phrase('takes bearer tokens over plain HTTP'),
};

/** Tiller, and flags of the Kubernetes Dashboard that do away with its login. */
export function addOnProblems({ spec, path }: PodLocation): readonly AddOnProblem[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    items(at(spec, list)).flatMap((container, index): readonly AddOnProblem[] => {
      const image = at(container, 'image');
      const name = stringAt(image);
      const place = [...path, list, index];
      if (image === undefined || name === undefined) return [];
      if (tiller.test(name)) {
        return [
          {
            range: image.range,
            path: [...place, 'image'],
            part: 'image',
            message: tell`Tiller, the server part of Helm 2, runs what anyone in the cluster sends it with the permissions of its ServiceAccount, and ended with Helm 2 in 2020; remove it and use Helm 3 or later`,
          },
        ];
      }
      if (!dashboard.test(name)) return [];
      return ['command', 'args'].flatMap((field) =>
        items(at(container, field)).flatMap((argument, position): readonly AddOnProblem[] => {
          const [flag = '', value = 'true'] = (stringAt(argument) ?? '').split('=');
          const effect = Object.hasOwn(dashboardFlags, flag) ? dashboardFlags[flag] : undefined;
          if (effect === undefined || !/^(1|t|T|true|TRUE|True)$/.test(value)) return [];
          return [
            {
              range: argument.range,
              path: [...place, field, position],
              part: 'argument',
              message: tell`${flag} ${effect}; remove the flag and let users log in with a token of their own`,
            },
          ];
        }),
      );
    }),
  );
}
