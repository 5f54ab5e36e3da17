import { describe, expect, it } from 'vitest';
import { createCredentials, NoCredentials } from '../../src/ecs/credentials.ts';
import { aCloud, anError, ecsAnswers, failureOf, KEY, noNetwork, PLACE } from './support.ts';

noNetwork();

const ok = { body: { Regions: { Region: [{ RegionId: 'cn-hangzhou' }] } } };
const keyNamed = (accessKeyId: string) => ({
  accessKeyId,
  accessKeySecret: 'secret',
  securityToken: `token of ${accessKeyId}`,
  providerName: 'default/oidc',
});

/** A chain with the vendor's faults: a second call beside the first fails, and a failure is for ever. */
function aChain(answer: (call: number) => ReturnType<typeof keyNamed>) {
  const chain = { built: 0, calls: 0 };
  const build = () => {
    chain.built += 1;
    let busy = false;
    let broken = false;
    return {
      getCredentials: async () => {
        if (busy || broken) throw new Error('https://undefined/');
        busy = true;
        await Promise.resolve();
        busy = false;
        chain.calls += 1;
        try {
          return answer(chain.calls);
        } catch (error) {
          broken = true;
          throw error;
        }
      },
    };
  };
  return { chain, build };
}

describe('a configured access key', () => {
  it('given a key, when asked for, then it is handed out with nothing to refresh', async () => {
    const credentials = createCredentials(KEY);
    expect(await credentials.sdk.getCredential()).toMatchObject(KEY);
    expect(credentials.refresh()).toBe(false);
    expect(credentials.secrets()).toEqual([KEY.accessKeySecret, KEY.accessKeyId]);
  });

  it('given a security token, when calling, then it goes in the header', async () => {
    const sent = ecsAnswers('DescribeRegions', ok);
    await aCloud({ ownCredential: { ...KEY, securityToken: 'CAISsomething' } }).cloud.regions(PLACE);
    expect(sent[0]?.headers['x-acs-security-token']).toBe('CAISsomething');
    expect(sent[0]?.headers['x-acs-credentials-provider']).toBe('static_sts');
  });

  it('given an expired token of a configured key, when calling, then there is nothing to try again', async () => {
    ecsAnswers('DescribeRegions', anError(400, 'InvalidSecurityToken.Expired'));
    const failure = await failureOf(
      aCloud({ ownCredential: { ...KEY, securityToken: 'CAISold' } }).cloud.regions(PLACE),
    );
    expect(failure.kind).toBe('refused');
    expect(failure.problem).toMatchObject({ code: 'cloud-credentials', ecsCode: 'InvalidSecurityToken.Expired' });
  });
});

describe('the default chain', () => {
  it('given parallel first calls, when the chain cannot bear them, then it is asked once for all', async () => {
    const { chain, build } = aChain(() => keyNamed('LTAIone'));
    const credentials = createCredentials(undefined, build);
    const all = await Promise.all([1, 2, 3].map(() => credentials.sdk.getCredential()));
    expect(all.map(({ accessKeyId }) => accessKeyId)).toEqual(['LTAIone', 'LTAIone', 'LTAIone']);
    expect(chain).toEqual({ built: 1, calls: 1 });
  });

  it('given a total failure, when asked again, then a new chain is built and finds them', async () => {
    const { chain, build } = aChain((call) => {
      if (call === 1) throw new Error('unable to get credentials from any of the providers');
      return keyNamed('LTAItwo');
    });
    const credentials = createCredentials(undefined, build);
    await expect(credentials.sdk.getCredential()).rejects.toThrow(NoCredentials);
    expect((await credentials.sdk.getCredential()).accessKeyId).toBe('LTAItwo');
    expect(chain.built).toBe(2);
  });

  it('given a chain that has worked, when it fails later, then no other identity is looked for', async () => {
    let down = false;
    let built = 0;
    const credentials = createCredentials(undefined, () => {
      built += 1;
      return {
        getCredentials: async () => {
          if (down) throw new Error('STS is away');
          return keyNamed('LTAIone');
        },
      };
    });
    await credentials.sdk.getCredential();
    down = true;
    await expect(credentials.sdk.getCredential()).rejects.toThrow(NoCredentials);
    down = false;
    await credentials.sdk.getCredential();
    expect(built).toBe(1);
  });

  it('given an expired token, when called, then a new one is fetched and the call tried once more', async () => {
    const { build } = aChain((call) => keyNamed(`LTAI${call}`));
    const sent = ecsAnswers('DescribeRegions', anError(400, 'InvalidSecurityToken.Expired'));
    ecsAnswers('DescribeRegions', ok, { sent });
    const { cloud, slept } = aCloud({ ownCredential: createCredentials(undefined, build) });
    expect(await cloud.regions(PLACE)).toHaveLength(1);
    expect(sent.map(({ headers }) => headers['x-acs-accesskey-id'])).toEqual(['LTAI1', 'LTAI2']);
    expect(slept).toEqual([]);
  });

  it('given a token that is refused again, when called, then it ends there', async () => {
    const { build } = aChain((call) => keyNamed(`LTAI${call}`));
    ecsAnswers('DescribeRegions', anError(400, 'InvalidSecurityToken.Malformed'));
    ecsAnswers('DescribeRegions', anError(400, 'InvalidSecurityToken.Malformed'));
    const { cloud } = aCloud({ ownCredential: createCredentials(undefined, build) });
    expect((await failureOf(cloud.regions(PLACE))).kind).toBe('refused');
  });

  it('given no credentials anywhere, when called, then nothing was done and it may work later', async () => {
    const { build } = aChain(() => {
      throw new Error('unable to get credentials: env LTAIabcdefghijkl');
    });
    const { cloud } = aCloud({ ownCredential: createCredentials(undefined, build) });
    const failure = await failureOf(cloud.regions(PLACE));
    expect(failure.kind).toBe('busy');
    expect(failure.problem).toEqual({ code: 'cloud-credentials', action: 'DescribeRegions', ecsCode: 'NoCredentials' });
    expect(failure.message).not.toContain('LTAIabcdefghijkl');
  });
});
