import { phrase, tell } from '../../words/tell.ts';
import { celGlob } from './cel.ts';
import type { Issuer, Recognition, Subject } from './issuer.ts';

/** Microsoft Entra: people and applications by `oid`; its own `sub` differs from application to application (facts C.5). */
export const entra: Issuer = {
  id: 'entra',
  title: 'Microsoft Entra',
  caller: 'person',
  namesBySubject: true,
  groupless: false,
  recognise: (url): Recognition =>
    /^https:\/\/(?:login\.microsoftonline\.com\/[^/]+\/v2\.0|sts\.windows\.net\/[^/]+\/)$/.test(url)
      ? 'certain'
      : 'no',
  urls: ['https://login.microsoftonline.com/<TENANT_ID>/v2.0', 'https://sts.windows.net/<TENANT_ID>/'],
  audience: phrase('the id of the application'),
  // Object ids look like any other id, so that only the issuer's address gives them away.
  start: /(?<=^https:\/\/(?:login\.microsoftonline\.com|sts\.windows\.net)\/[^#]*#).+$/s,
  parse,
  print: ({ parts }) => parts.map(({ value }) => value).join(''),
  judge: (subject) =>
    subject.form === 'object-id'
      ? { scope: 'scoped', bearer: tell`the user or application with that object id` }
      : {
          scope: 'scoped',
          bearer: tell`the user or application with that subject, which is another for every client id`,
          caution: tell`Use the claim oid as user name: it is the same for every client`,
        },
  flawOf: () => undefined,
  forms: [
    {
      label: phrase('object id'),
      template: '<OBJECT_ID>',
      detail: phrase(
        'The claim oid of a user or application, where the API server takes that claim for the user name',
      ),
    },
  ],
  claims: [
    { name: 'oid', chosenBy: undefined },
    { name: 'tid', chosenBy: undefined },
    { name: 'azp', chosenBy: undefined },
    { name: 'groups', chosenBy: undefined },
    { name: 'email', chosenBy: phrase('the administrators of the user’s own tenant') },
    { name: 'preferred_username', chosenBy: phrase('the administrators of the user’s own tenant') },
  ],
  readPattern: (subject) => ({ issuer: 'Microsoft Entra', condition: celGlob('claims.oid', subject) }),
};

function parse(text: string): Subject | undefined {
  if (text === '' || /\s/.test(text)) return undefined;
  const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
  return {
    form: guid ? 'object-id' : 'subject',
    parts: [{ name: guid ? tell`object id` : 'subject', value: text }],
  };
}
