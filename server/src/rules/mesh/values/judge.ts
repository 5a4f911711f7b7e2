import type { RuleField } from '../../../kubernetes/mesh/authorization-policy.ts';
import {
  namespaceFlaw,
  principalFlaw,
  requestPrincipalFlaw,
  serviceAccountFlaw,
  type ValueFlaw,
} from './principals.ts';
import { hostFlaw, methodFlaw, pathFlaw } from './requests.ts';

const judges: Readonly<Record<string, (value: string) => ValueFlaw | undefined>> = {
  principals: principalFlaw,
  notPrincipals: principalFlaw,
  'source.principal': principalFlaw,
  requestPrincipals: requestPrincipalFlaw,
  notRequestPrincipals: requestPrincipalFlaw,
  'request.auth.principal': requestPrincipalFlaw,
  serviceAccounts: serviceAccountFlaw,
  notServiceAccounts: serviceAccountFlaw,
  namespaces: namespaceFlaw,
  notNamespaces: namespaceFlaw,
  'source.namespace': namespaceFlaw,
  paths: pathFlaw,
  notPaths: pathFlaw,
  methods: methodFlaw,
  notMethods: methodFlaw,
  hosts: hostFlaw,
  notHosts: hostFlaw,
};

/** Why a value of a field can never match; undefined for good values and for fields with free values. */
export function valueFlaw({ name }: RuleField, value: string): ValueFlaw | undefined {
  return Object.hasOwn(judges, name) ? judges[name]?.(value) : undefined;
}
