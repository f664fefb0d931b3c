/**
 * Replaces the SDK's default credential providers in the bundle: Lambda gives a function its credentials in the
 * environment. The other providers (SSO, profiles, processes, web identity) would be a sixth of the asset.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
