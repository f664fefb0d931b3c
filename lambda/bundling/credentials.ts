/**
 * Stands in the bundle for the SDK's default chain of credential providers: Lambda gives a function its credentials in
 * the environment, and the rest of the chain (SSO, profiles, processes, web identity) would be a sixth of the asset.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
