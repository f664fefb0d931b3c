import { ANOTHER_ACCOUNT, type AppStreamFaults, firstOf } from './named-fault';

/** The states that COUNT sources are in. */
const SOURCE_STATES: ReadonlyArray<[fault: string, state: string]> = [
  ['source-failed', 'FAILED'],
  ['source-deleting', 'DELETING'],
  ['source-deprecated', 'DEPRECATED'],
];

const COPIES_OF_OTHERS_MINUTES = 10;
const INVISIBLE_SECONDS = 150;
const TOO_LONG_MINUTES = 200;

/** What goes wrong with images, also with those of somebody else. */
export const FAULTS_OF_IMAGES: AppStreamFaults = {
  ...Object.fromEntries(
    SOURCE_STATES.map(([name, sourceState]) => [
      name,
      { sentence: `COUNT source images are in state ${sourceState}.`, sourceState },
    ]),
  ),
  'nothing-to-update': {
    sentence: 'AppStream has no update for COUNT images.',
    inject({ appStream: { settings } }, count) {
      const isAmong = firstOf(count);
      settings.isUpToDate = ({ name }) => isAmong(name);
    },
  },
  'name-taken': {
    sentence: 'COUNT names are taken by an image of somebody else right before CopyImage.',
    inject(aws, count) {
      const isTaken = firstOf(count);
      aws.appStream.settings.beforeCopy.push(({ destinationRegion, name }) => {
        if (isTaken(name)) aws.addImageOutside(destinationRegion, { name });
      });
    },
  },
  'image-quota': {
    sentence: 'In COUNT regions images of somebody else use up the quota of images.',
    inject(aws, count, destinations) {
      for (const region of destinations.slice(0, count)) {
        for (let n = 1; n <= aws.appStream.settings.quotas.images; n += 1) {
          aws.addImageOutside(region, { name: `image-of-somebody-else-${n}` });
        }
      }
    },
  },
  'copy-quota': {
    sentence: `In COUNT regions copies of somebody else use up the quota of copies, for ${COPIES_OF_OTHERS_MINUTES} minutes.`,
    inject(aws, count) {
      const isBusy = firstOf(count);
      const states = [{ state: 'COPYING', seconds: COPIES_OF_OTHERS_MINUTES * 60 }, { state: 'AVAILABLE' }];
      aws.appStream.settings.beforeCopy.push(({ destinationRegion }) => {
        if (!isBusy(destinationRegion)) return;
        for (let n = 1; n <= aws.appStream.settings.quotas.concurrentCopies; n += 1) {
          aws.addImageOutside(destinationRegion, { name: `copy-of-somebody-else-${n}`, states });
        }
      });
    },
  },
  'copy-fails': {
    sentence: 'COUNT copies end in state FAILED.',
    inject(aws, count) {
      let left = count;
      aws.appStream.settings.copyOutcome = () => (left-- > 0 ? 'FAILED' : 'AVAILABLE');
    },
  },
  'copy-timeout': {
    sentence: `COUNT copies take ${TOO_LONG_MINUTES} minutes, longer than the default createTimeout.`,
    inject({ appStream: { settings } }, count) {
      const isSlow = firstOf(count);
      const usual = settings.copySeconds;
      settings.copySeconds = (copy) => {
        if (isSlow(copy.name)) return TOO_LONG_MINUTES * 60;
        return typeof usual === 'number' ? usual : usual(copy);
      };
    },
  },
  'late-visibility': {
    sentence: `COUNT copies are not visible for ${INVISIBLE_SECONDS} seconds.`,
    inject({ appStream: { settings } }, count) {
      const isLate = firstOf(count);
      settings.beforeCopy.push(({ name }) => {
        settings.behaviour.visibleAfterSeconds = isLate(name) ? INVISIBLE_SECONDS : 0;
      });
    },
  },
  'held-by-fleet': {
    sentence: 'In COUNT stacks a fleet of somebody else uses the image until deleteTimeout is over.',
    hold: (aws, { region, name }) =>
      aws.putFleetOutside(region, { name: 'fleet-of-somebody-else-that-stays', imageName: name }),
  },
  'held-by-share': {
    sentence: 'In COUNT stacks somebody else shared the image with an account, until deleteTimeout is over.',
    hold: (aws, { region, name }) => aws.appStream.shareImage(region, name, ANOTHER_ACCOUNT),
  },
};
