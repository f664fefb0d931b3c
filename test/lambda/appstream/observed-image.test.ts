import { ARN, type Answer, appStream, cad, images } from './service';

describe('what is told of an image', () => {
  const told = async (image: Answer) => (await images(cad(image)).findImage('cad'))!;

  test('lifecycle 1: is what AppStream says', async () => {
    expect(
      await told({
        Description: 'CAD',
        StateChangeReason: { Code: 'INTERNAL_ERROR', Message: 'It broke.' },
        ImageErrors: [{ ErrorCode: 'E1', ErrorMessage: 'one' }, null, { ErrorMessage: 'two' }],
        Platform: 'WINDOWS_SERVER_2022',
        BaseImageArn: `${ARN}-base`,
        AppstreamAgentVersion: '10-01-2026',
        CreatedTime: 1_793_577_600.5,
      }),
    ).toEqual({
      name: 'cad',
      arn: ARN,
      state: 'AVAILABLE',
      description: 'CAD',
      reason: 'INTERNAL_ERROR, It broke., E1, one, two',
      platform: 'WINDOWS_SERVER_2022',
      baseImageArn: `${ARN}-base`,
      agentVersion: '10-01-2026',
      createdTime: new Date(1_793_577_600_500).toISOString(),
    });
  });

  test('lifecycle 1: is empty where AppStream says nothing', async () => {
    const nothing = {
      name: '',
      arn: '',
      state: 'unknown',
      description: '',
      reason: '',
      platform: '',
      baseImageArn: '',
      agentVersion: '',
      createdTime: '',
    };
    expect(await images({}).ownImages()).toEqual([nothing]);
    const nulls = {
      Name: null,
      Arn: null,
      State: null,
      Description: null,
      StateChangeReason: null,
      ImageErrors: null,
      Platform: null,
      BaseImageArn: null,
      AppstreamAgentVersion: null,
      CreatedTime: null,
    };
    expect(await images(nulls).ownImages()).toEqual([nothing]);
  });

  test.each<[string, Answer | string]>([
    ['no list', {}],
    ['an error', 'ResourceNotFoundException'],
  ])('lifecycle 8: is nothing where AppStream answers with %s', async (_, answer) => {
    expect(await appStream(() => answer).region.ownImages()).toEqual([]);
  });

  test('lifecycle 1: has no time, if AppStream tells a date that does not exist', async () => {
    expect((await told({ CreatedTime: 1e300 })).createdTime).toBe('');
  });
});
