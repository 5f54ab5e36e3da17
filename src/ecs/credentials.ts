import CredentialModule, { DefaultCredentialsProvider } from '@alicloud/credentials';
import { defaultOf } from './interop.ts';

/** An access key as configured; with a security token it is a temporary one. */
export type AccessKey = { accessKeyId: string; accessKeySecret: string; securityToken?: string };
export type HandedOut = { accessKeyId: string; accessKeySecret: string; securityToken: string; providerName: string };
type Chain = { getCredentials(): Promise<HandedOut> };

const SdkCredential = defaultOf(CredentialModule);
export type SdkCredential = InstanceType<typeof SdkCredential>;

/** Nobody gave us an access key: neither configuration, environment, profile nor the machine's role. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials';
}

export type Credentials = {
  /** For the SDK's `Config`. */
  sdk: SdkCredential;
  /** What the SDK would get now. */
  get(): Promise<HandedOut>;
  /** What was handed out last. */
  latest(): HandedOut | undefined;
  /**
   * Makes the next call get new credentials, unless some have been got since `stale` was handed out; false when there is
   * nowhere to get them.
   */
  refresh(stale?: HandedOut): boolean;
  /** What was handed out last and must not be seen in any text. */
  secrets(): string[];
};

/**
 * The configured access key or, without one, whatever the SDK's default chain finds (environment, OIDC role, profiles,
 * the machine's RAM role). Calls reject with `NoCredentials` when it finds nothing.
 */
export function createCredentials(
  key?: AccessKey,
  buildChain: () => Chain = () => DefaultCredentialsProvider.builder().build(),
): Credentials {
  return credentialsOf(key ? fixed(key) : chained(buildChain));
}

/** Where access keys come from. */
export type Source = { name: string; get(): Promise<HandedOut>; refresh(stale?: HandedOut): boolean };

export function credentialsOf(source: Source): Credentials {
  let last: HandedOut | undefined;
  const getCredentials = async (): Promise<HandedOut> => {
    last = await source.get();
    return last;
  };
  return {
    sdk: new SdkCredential(null, { getCredentials, getProviderName: () => source.name }),
    get: getCredentials,
    latest: () => last,
    refresh: source.refresh,
    secrets: () => (last ? [last.securityToken, last.accessKeySecret, last.accessKeyId].filter(Boolean) : []),
  };
}

function fixed(key: AccessKey): Source {
  const name = key.securityToken ? 'static_sts' : 'static_ak';
  return {
    name,
    get: async () => ({ securityToken: '', ...key, providerName: name }),
    refresh: () => false,
  };
}

function chained(buildChain: () => Chain): Source {
  let chain: Chain | undefined;
  let proven = false;
  let underWay: Promise<HandedOut> | undefined;

  const ask = async (): Promise<HandedOut> => {
    const current = chain ?? buildChain();
    chain = current;
    try {
      const found = await current.getCredentials();
      proven = true;
      return found;
    } catch (error) {
      // After failing altogether the SDK's chain sticks to its last, broken provider, so it is not kept. One that has
      // worked is: building it anew might find another identity while the right one is only away for a moment.
      if (!proven) chain = undefined;
      throw new NoCredentials(error instanceof Error ? error.message : 'unknown', { cause: error });
    }
  };

  return {
    name: 'default',
    // One at a time: the chain mistakes its first candidate for the answer when it is asked twice in parallel.
    get: () => {
      underWay ??= ask().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    refresh: () => {
      chain = undefined;
      proven = false;
      return true;
    },
  };
}
