import { Duration, Lazy } from 'aws-cdk-lib';
import { AppStreamImageProvider } from '../../lib';
import { newImage, newStack, resources } from './support';

describe('a poll interval', () => {
  test.each([Duration.seconds(10), Duration.seconds(37), Duration.seconds(599), Duration.minutes(10)])(
    'of %s works',
    (pollInterval) => {
      const stack = newStack();
      newImage(stack, { provider: new AppStreamImageProvider(stack, 'Provider', { pollInterval }) });
      resources(stack);
    },
  );

  test.each<[Duration, string]>([
    [Duration.seconds(9), 'pollInterval 9 seconds is not possible'],
    [Duration.seconds(601), 'pollInterval 10 minutes 1 second is not possible'],
    [Duration.millis(10_500), 'pollInterval 10 seconds 500 millis is not possible'],
    [Duration.seconds(Lazy.number({ produce: () => 30 })), 'pollInterval that is a token is not possible'],
  ])('of %s does not', (pollInterval, message) => {
    expect(() => new AppStreamImageProvider(newStack(), 'Provider', { pollInterval })).toThrow(
      `MyStack/Provider: ${message}: it must be a whole number of seconds from 10 to 600. Choose one of these.`,
    );
  });

  test.each(['createTimeout', 'deleteTimeout'] as const)(
    'of more than half of %s is an error',
    (property) => {
      const image = (minutes: number) => {
        const stack = newStack();
        const provider = new AppStreamImageProvider(stack, 'Provider', {
          pollInterval: Duration.minutes(10),
        });
        newImage(stack, { provider, [property]: Duration.minutes(minutes) });
      };
      image(20);
      expect(() => image(19)).toThrow(
        `MyStack/Desktop: ${property} 19 minutes is shorter than two polls: the provider polls every 600 seconds. ` +
          `Raise ${property}, or lower the pollInterval of the provider.`,
      );
    },
  );
});
