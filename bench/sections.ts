import type { Effort } from './effort';
import { measureReading } from './reading/measure';
import { renderReading } from './reading/render';
import { measureRehearsing } from './rehearsing/measure';
import { renderRehearsing } from './rehearsing/render';
import { measureReleasing } from './releasing/measure';
import { renderReleasing } from './releasing/render';
import type { Figures, SectionName } from './results';
import { measureScale, scaleSetting, scaleTable } from './scale-report';
import { measureSmallAccounts } from './small-accounts/measure';
import { renderSmallAccounts } from './small-accounts/render';
import { measureStarting } from './starting/measure';
import { renderStarting } from './starting/render';
import { measureSynthesizing } from './synthesizing/measure';
import { renderSynthesizing } from './synthesizing/render';
import { measureWaiting } from './waiting/measure';
import { renderWaiting } from './waiting/render';

interface Section<Name extends SectionName> {
  readonly title: string;
  readonly measure: (effort: Effort) => Promise<Figures[Name]>;
  /** The figures in Markdown, without the title. */
  readonly render: (figures: Figures[Name]) => string;
}

/** In the order of the document. */
export const SECTIONS: { readonly [Name in SectionName]: Section<Name> } = {
  waiting: { title: 'Waiting', measure: measureWaiting, render: renderWaiting },
  'small-accounts': { title: 'Small accounts', measure: measureSmallAccounts, render: renderSmallAccounts },
  starting: { title: 'Starting', measure: measureStarting, render: renderStarting },
  synthesizing: { title: 'Synthesizing', measure: measureSynthesizing, render: renderSynthesizing },
  releasing: { title: 'Releasing', measure: measureReleasing, render: renderReleasing },
  scale: {
    title: 'Scale',
    measure: measureScale,
    render: (figures) =>
      `${scaleSetting(figures)} [What the columns mean, and more](scale.md).\n\n${scaleTable(figures)}`,
  },
  reading: { title: 'Reading', measure: measureReading, render: renderReading },
  rehearsing: { title: 'Rehearsing', measure: measureRehearsing, render: renderRehearsing },
};

export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];
