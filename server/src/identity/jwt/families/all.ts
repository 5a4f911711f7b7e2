import type { TokenFamily } from '../family.ts';
import { argocd } from './argocd.ts';
import { cloudFederation } from './cloud-federation.ts';
import { cognito } from './cognito.ts';
import { encrypted } from './encrypted.ts';
import { entra } from './entra.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { kubernetesBound } from './kubernetes-bound.ts';
import { kubernetesLegacy } from './kubernetes-legacy.ts';
import { loginProviders } from './login-providers.ts';
import { bitbucket, buildkite, circleci } from './pipelines.ts';
import { samples } from './samples.ts';
import { spiffe } from './spiffe.ts';
import { supabase } from './supabase.ts';
import { terraform } from './terraform.ts';

/** The issuers we know, in the order they are asked: the first that recognises a token has it. */
export const families: readonly TokenFamily[] = [
  encrypted,
  kubernetesLegacy,
  cloudFederation,
  kubernetesBound,
  github,
  buildkite,
  circleci,
  bitbucket,
  terraform,
  entra,
  google,
  cognito,
  argocd,
  supabase,
  samples,
  spiffe,
  gitlab,
  loginProviders,
];
