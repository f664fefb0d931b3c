import { IMAGE_TYPE } from '../../lambda/events';
import { FAILURES } from '../../lambda/failures';
import { contentOf, homeOf, ownerOf, readMarker } from '../../lambda/identity';
import type { ImageSnapshot, JournalEntry } from '../../local/appstream';
import type { StackPlayer, StackResult } from '../../local/cloudformation/stack-player';
import type { StackEvent } from '../../local/cloudformation/stack-record';
import type { InvocationFault, LambdaAccountOptions } from '../../local/engine/lambda-account';
import { seededRandom, withSeed } from '../../local/random';
import { SimulatedAccount } from '../../local/simulated-account';
import {
  type DeclaredImage,
  type History,
  type Interference,
  type Operation,
  WITHOUT_APPSTREAM,
} from './history';
import { templateOf } from './template';

/** How often what happened, by name; `history …` counts each history once for each kind that it is of. */
export type Counts = Record<string, number>;

const QUOTAS = { none: {}, images: { images: 100 }, all: { images: 100, concurrentCopies: 100 } };

const REGIONS = ['eu-west-1', 'us-east-1'];
const OUTSIDER = '444444444444';

/** All that changes an image of the simulated account. */
const ACTS = new Set([
  'DeleteImage',
  'TagResource',
  'UntagResource',
  'UpdateImagePermissions',
  'DeleteImagePermissions',
]);

/** How long a look counts, and the latencies around it. */
const LOOK_TO_ACT_MS = 4_000;

/** Plays a history and throws at the first thing that must not be. Answers with what happened in it. */
export async function play(history: History): Promise<Counts> {
  const run = new Run(history);
  const { pausesSeed } = history;
  await (pausesSeed === undefined ? run.play() : withSeed(pausesSeed, () => run.play()));
  return run.counts;
}

class Run {
  readonly counts: Counts = {};
  private readonly account: SimulatedAccount;
  private readonly stacks: StackPlayer[] = [];
  private foreign: ImageSnapshot[];
  /** ARNs that CloudFormation was told to keep, and those that a failed deletion named. */
  private readonly excused = new Set<string>();
  /** ARNs that an update which succeeded has kept. */
  private readonly retained = new Set<string>();
  /** Of all images that were ever declared. */
  private readonly logicalIds = new Set<string>();
  private eventsDelivered = 0;
  /** ARNs that CloudFormation ever let go of while the image was there. */
  private readonly leftOnce = new Set<string>();
  private copies = 0;
  /** Until the rollback is continued or the stack deleted, both what an update made and what it replaced are there. */
  private isHalfUndone = false;
  /** The images that a resource of the latest stack has had, by logical id, the present one last. */
  private readonly had = new Map<string, string[]>();
  private readonly kinds = new Set<string>();

  constructor(private readonly history: History) {
    this.account = new SimulatedAccount({
      pollIntervalSeconds: history.pollSeconds,
      meanLatencySeconds: history.pausesSeed === undefined ? undefined : 0.1,
      lambda: lambdaOf(history),
      readApi: { ...history.readApi, eventsPerPage: 15 },
      appStream: {
        behaviour: history.behaviour,
        quotas: QUOTAS[history.raisedQuotas],
        copySeconds: history.copySeconds,
        copyOutcome: () => (history.copiesFail[this.copies++ % 8] ? 'FAILED' : 'AVAILABLE'),
      },
    });
    const { appStream } = this.account;
    appStream.addImage('eu-west-1', { name: 'golden', description: 'built by hand' });
    appStream.addImage('eu-west-1', {
      name: 'golden-2',
      sharedWith: history.sourceIsShared ? [OUTSIDER] : [],
    });
    appStream.addImage('eu-west-1', { name: 'broken', state: 'FAILED' });
    appStream.addImage('eu-west-1', {
      name: 'late',
      states: [{ state: 'IMPORTING', seconds: history.sourceLateSeconds }, { state: 'AVAILABLE' }],
    });
    if (history.nameIsTaken)
      for (const region of REGIONS)
        appStream.addImage(region, { name: 'taken', tags: { team: 'theirs' }, description: 'Do not delete' });
    this.foreign = this.images();
  }

  async play(): Promise<void> {
    for (const fault of this.history.faults) {
      const faults =
        fault.target === 'appstream' ? this.account.appStream.faults : this.account.readApi.faults;
      faults.inject({
        kind: fault.kind,
        count: fault.count,
        operation: fault.target === 'appstream' ? fault.operation : undefined,
        after: fault.afterSeconds * 1000,
      });
    }
    if (!this.history.elsewhereIsEnabled)
      this.account.appStream.faults.inject({
        kind: { error: 'UnrecognizedClientException', status: 400 },
        count: Infinity,
        region: REGIONS[1],
      });
    for (const step of this.history.steps) {
      if (step.interference) this.interfere(step.interference);
      await this.operate(step.operation, step.interference !== undefined);
    }
    for (let tries = 0; tries < 2 && this.isHalfUndone; tries += 1)
      await this.operate({ kind: 'destroy' }, false);
    // Pollers that outlive their event, and events delivered late.
    await this.account.clock.busy(() => this.account.clock.sleep(3 * 3600_000));
    this.checkOrphans('after every poller has ended');
    this.checkJournal();
    for (const faults of [this.account.appStream.faults, this.account.readApi.faults])
      for (const [label, count] of Object.entries(faults.injected)) this.count(`fault ${label}`, count);
    const { lambda, polls, failedExecutions } = this.account.engine;
    if (failedExecutions > 0) throw new Error(`${failedExecutions} executions failed`);
    if (lambda.dropped > 0) throw new Error(`Lambda gave up ${lambda.dropped} events`);
    this.count('polls', polls);
    this.count('throttled invocations', lambda.throttles);
    this.count('invocations that failed', lambda.errors);
    for (const kind of kindsOf(this.history)) this.kinds.add(kind);
    for (const kind of this.kinds) this.count(`history ${kind}`);
  }

  private count(name: string, by = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }

  private images(): ImageSnapshot[] {
    return REGIONS.flatMap((region) => this.account.appStream.images(region));
  }

  private get stack(): StackPlayer | undefined {
    return this.stacks.at(-1);
  }

  private async operate(operation: Operation, disturbed: boolean): Promise<void> {
    const status = this.stack?.record.status;
    if (
      operation.kind === 'destroy' ||
      (status && /ROLLBACK_FAILED|DELETE_FAILED|^ROLLBACK_COMPLETE/.test(status))
    ) {
      if (!this.stack || status === 'DELETE_COMPLETE') return;
      const result = await this.stack.delete();
      this.checkResult('destroy', result);
      if (operation.kind === 'destroy') return;
    }
    const fresh = !this.stack || this.stack.record.status === 'DELETE_COMPLETE';
    if (fresh) {
      this.stacks.push(this.newStack());
      this.had.clear();
    }
    const stack = this.stack!;
    if (!fresh && stack.record.status === 'DELETE_FAILED') return;
    const template = templateOf(operation, this.history.pollSeconds);
    for (const [id, { Type }] of Object.entries(template.Resources))
      if (Type === 'Custom::AppStreamImage') this.logicalIds.add(id);
    const calm = this.isCalm(operation, disturbed);
    const present = fresh ? [] : this.presentImages([stack]);
    const kept = [...present, ...this.images().filter(({ arn }) => this.retained.has(arn))];
    const result = await (fresh ? stack.create(template) : stack.update(template));
    this.checkResult(fresh ? 'create' : 'update', result);
    if (/^(CREATE|UPDATE)_COMPLETE$/.test(result.status)) {
      this.checkDeclared(stack, operation.images, disturbed);
      for (const { arn } of this.presentImages([stack])) this.retained.delete(arn);
      this.noteImages(stack);
    } else {
      if (calm) throw new Error(`nothing stood in its way, but: ${result.status} ${reasons(result)}`);
      this.checkKept(kept);
    }
    for (let tries = 0; tries < 2 && this.history.continuesRollback; tries += 1) {
      if (stack.record.status !== 'UPDATE_ROLLBACK_FAILED') break;
      this.kinds.add('with a rollback that is continued');
      this.checkResult('continued rollback', await stack.continueRollback());
      this.checkKept(kept);
    }
  }

  private newStack(): StackPlayer {
    return this.account.stack({
      behaviour: { failedUpdate: this.history.failedUpdate, requestIds: this.history.requestIds },
      seed: this.stacks.length + 1,
      redeliver: (event) => {
        const { RequestType, PhysicalResourceId: id = '', LogicalResourceId } = event;
        const again = this.history.redeliveries[this.eventsDelivered++] ?? [];
        if (again.length > 0) this.count('event delivered again', again.length);
        if (RequestType !== 'Delete') return again;
        if (!id.startsWith('arn:')) this.kinds.add('with a Delete whose id CloudFormation invented');
        for (const seconds of again)
          this.account.clock.schedule(seconds * 1000, () => {
            if (this.stack?.record.resources.get(LogicalResourceId)?.physicalId === id && this.isPresent(id))
              this.kinds.add('with a late duplicate of the Delete of an image that is the current one again');
          });
        return again;
      },
    });
  }

  /** Whether the stack has settled on the image since it was to be deleted. */
  private isPresent(arn: string): boolean {
    const events = this.stack!.record.events.filter(({ physicalResourceId }) => physicalResourceId === arn);
    return !events.at(-1)!.resourceStatus.startsWith('DELETE_');
  }

  private noteImages(stack: StackPlayer): void {
    for (const { logicalId, physicalId, type } of stack.record.resources.values()) {
      if (type !== IMAGE_TYPE) continue;
      const had = this.had.get(logicalId) ?? [];
      if (had.at(-1) === physicalId) continue;
      if (had.includes(physicalId)) this.kinds.add('that comes back to an image of before (A→B→A)');
      this.had.set(logicalId, [...had, physicalId]);
    }
  }

  /** Whether a deployment must succeed. */
  private isCalm(
    { images, siblingFailsAfter }: Extract<Operation, { kind: 'deploy' }>,
    disturbed: boolean,
  ): boolean {
    const { faults, raisedQuotas, copiesFail, copySeconds, pollSeconds, readApi } = this.history;
    return (
      !disturbed &&
      this.history.steps.every(({ interference }) => interference === undefined) &&
      siblingFailsAfter === undefined &&
      faults.length === 0 &&
      raisedQuotas === 'all' &&
      readApi.eventLagSeconds === 0 &&
      !copiesFail.includes(true) &&
      Object.values(images).every(
        ({ source, imageName, destinationRegion, copyMinutes }) =>
          source.startsWith('golden') &&
          imageName === undefined &&
          destinationRegion !== WITHOUT_APPSTREAM &&
          (destinationRegion === undefined || this.history.elsewhereIsEnabled) &&
          copySeconds + 5 * pollSeconds + 300 < copyMinutes * 60,
      )
    );
  }

  private interfere(interference: Interference): void {
    const { appStream, clock } = this.account;
    const [target] = this.presentImages();
    if (!target) return;
    this.count(`interference ${interference.kind}`);
    const { region, name } = target;
    switch (interference.kind) {
      case 'fleet':
        return appStream.putFleet(region, {
          name: 'outsider',
          imageName: name,
          until: clock.now() + interference.minutes * 60_000,
        });
      case 'share':
        return appStream.shareImage(region, name, interference.accountId);
      case 'sessions':
        return appStream.startSessions(region, name, interference.minutes * 60);
      case 'removed':
        return appStream.removeImage(region, name);
      case 'madeAnew':
        appStream.removeImage(region, name);
        appStream.images(region);
        this.foreign.push(
          appStream.addImage(region, { name, description: 'made anew by hand', tags: { team: 'theirs' } }),
        );
    }
  }

  /** What CloudFormation holds as the images of the stacks. */
  private presentImages(stacks = this.stacks): ImageSnapshot[] {
    const held = new Set(
      stacks.flatMap((stack) => [...stack.record.resources.values()].map((r) => r.physicalId)),
    );
    return this.images().filter((image) => held.has(image.arn) && markerOf(image));
  }

  private checkResult(what: string, result: StackResult): void {
    this.count(`${what} → ${result.status}`);
    if (result.status === 'UPDATE_ROLLBACK_FAILED') this.isHalfUndone = true;
    if (what === 'destroy' && this.isHalfUndone)
      this.kinds.add('with a deletion after a rollback that failed');
    if (result.events.some(isFailed('Sibling'))) this.kinds.add('where another resource fails');
    if (result.events.some(isFailed('Stubborn')))
      this.kinds.add('where another resource fails in the rollback');
    if (/_COMPLETE$/.test(result.status)) this.isHalfUndone = false;
    for (const event of result.events) {
      const reason = event.resourceStatusReason ?? '';
      // Also of a guard, which then cannot go on where the deletion of its image had to hand over.
      if (event.resourceStatus === 'DELETE_SKIPPED') {
        this.letGo(event.physicalResourceId);
        if (result.status.startsWith('DELETE_')) this.letGoOfAll(event.logicalResourceId);
        if (result.status === 'UPDATE_COMPLETE') this.retained.add(event.physicalResourceId);
      }
      if (event.resourceStatus === 'DELETE_FAILED')
        for (const image of this.images()) if (reason.includes(image.name)) this.letGo(image.arn);
      if (!event.resourceType.startsWith('Custom::') || !event.resourceStatus.endsWith('_FAILED')) continue;
      if (
        /did not receive a response|Operation timed out|Invalid (response|Status|Phys)|too long/.test(reason)
      )
        throw new Error(`CloudFormation gave up: ${reason}`);
      if (/cancelled/.test(reason)) continue;
      const known = Object.values(FAILURES).find(({ says }) => reason.includes(says));
      if (!known) throw new Error(`not in the table of failures: ${reason}`);
      this.count(`failure: ${known.says}`);
      if (known === FAILURES.imageQuota && this.history.raisedQuotas !== 'none' && !this.isToldOfLimits())
        throw new Error(`the quota of images is not used up: ${reason}`);
      if (
        reason.length > 1000 ||
        /\n\s+at |https?:|undefined|\[object|NaN/.test(reason) ||
        !/\. [A-Z]/.test(reason)
      )
        throw new Error(`not readable: ${reason}`);
    }
    // What a stack has taken up again and succeeded with is its own as any other.
    if (/^(CREATE|UPDATE)_COMPLETE$/.test(result.status))
      for (const { arn } of this.presentImages()) this.excused.delete(arn);
    this.checkOrphans(`after ${what} (${result.status}: ${reasons(result)})`);
  }

  private isToldOfLimits(): boolean {
    return this.account.appStream.faults.injected.LimitExceededException !== undefined;
  }

  private letGo(arn: string): void {
    this.excused.add(arn);
    this.leftOnce.add(arn);
  }

  /** Nobody tells the handler of a deletion that is skipped: an undone copy stays, too, if its rollback had failed. */
  private letGoOfAll(logicalId: string): void {
    const home = homeOf(this.stack!.record.stackId);
    for (const image of this.images()) {
      const owner = markerOf(image)?.owner;
      if (owner === ownerOf(home, logicalId, image.region, image.name)) this.letGo(image.arn);
    }
  }

  private checkDeclared(
    stack: StackPlayer,
    images: Readonly<Record<string, DeclaredImage>>,
    disturbed: boolean,
  ): void {
    for (const [id, declared] of Object.entries(images)) {
      const resource = [...stack.record.resources.values()].find(
        (r) => r.type === IMAGE_TYPE && r.logicalId.startsWith(id),
      );
      const image = this.images().find((i) => i.arn === resource?.physicalId);
      const home = homeOf(stack.record.stackId);
      const fail = (why: string) => {
        throw new Error(`success, but ${id} ${why}: ${JSON.stringify({ declared, image })}`);
      };
      if (!image) {
        // Nothing about the image changed, so nobody looked at it.
        if (disturbed) continue;
        fail('is not there');
        continue;
      }
      const marker = markerOf(image);
      if (!marker && disturbed) continue;
      if (image.state !== 'AVAILABLE') fail('is not AVAILABLE');
      if (marker?.owner !== ownerOf(home, resource!.logicalId, image.region, image.name)) fail('is not ours');
      const content = contentOf({
        sourceName: declared.source,
        sourceRegion: home.region,
        description: declared.description ?? `Copy of ${declared.source} in ${home.region}`,
        revision: declared.revision ?? '',
      });
      if (marker?.content !== content) fail('is not what was declared');
      for (const [key, value] of Object.entries(declared.tags))
        if (image.tags[key] !== value) fail(`lacks tag ${key}`);
      const accounts = image.sharedWith.map((share) => share.accountId);
      if (declared.shares.some((account) => !accounts.includes(account))) fail('is not shared');
      const extra = accounts.filter((account) => account !== OUTSIDER && !declared.shares.includes(account));
      // An image that was kept, or could not be deleted, and is taken up again has the shares of its first life.
      if (extra.length > 0 && !this.leftOnce.has(image.arn)) fail('is shared beyond what is declared');
    }
  }

  /** What the stack had before an operation that failed, it has still. */
  private checkKept(before: readonly ImageSnapshot[]): void {
    if (this.stack?.record.status === 'DELETE_COMPLETE') return;
    for (const image of before) {
      const now = this.images().find(({ arn }) => arn === image.arn);
      if (now?.createdTime !== image.createdTime && image.state === 'AVAILABLE')
        throw new Error(`an image of the stack did not survive the rollback: ${JSON.stringify(image)}`);
    }
  }

  private checkOrphans(when: string): void {
    if (this.isHalfUndone) return;
    const held = new Set(this.presentImages().map(({ arn }) => arn));
    for (const image of this.images()) {
      if (!markerOf(image) || held.has(image.arn) || this.excused.has(image.arn)) continue;
      throw new Error(`orphan ${when}: ${JSON.stringify(image)}`);
    }
  }

  /** AppStream has no call that depends on what an image is: between a look and an act somebody may make it anew. */
  private isMadeAnewMeanwhile({ at, touched }: JournalEntry): boolean {
    return this.history.pausesSeed !== undefined && at - touched!.startedAt < LOOK_TO_ACT_MS;
  }

  private checkJournal(): void {
    for (const entry of this.account.appStream.journal) {
      if (!ACTS.has(entry.operation) || entry.outcome !== 'ok' || !entry.touched) continue;
      const image = entry.touched;
      const owner = markerOf(image)?.owner;
      const owners = this.stacks.flatMap(({ record }) =>
        [...this.logicalIds].map((id) => ownerOf(homeOf(record.stackId), id, image.region, image.name)),
      );
      if (!owner || !owners.includes(owner)) {
        if (!this.isMadeAnewMeanwhile(entry))
          throw new Error(`touched an image that is not ours: ${JSON.stringify(entry)}`);
        this.foreign = this.foreign.filter(({ arn }) => arn !== image.arn);
      }
      if (entry.operation === 'DeleteImagePermissions' && entry.input.SharedAccountId === OUTSIDER)
        throw new Error(`unshared an image with an account that the stack did not share with`);
    }
    for (const image of this.foreign) {
      const now = this.images().find(({ arn }) => arn === image.arn);
      if (JSON.stringify([now?.tags, now?.sharedWith]) !== JSON.stringify([image.tags, image.sharedWith]))
        throw new Error(`an image that is not ours has changed: ${JSON.stringify({ image, now })}`);
    }
  }
}

/** The account's Lambda: a new process takes longer, so that what starts together meets at the limit. */
function lambdaOf({ concurrentExecutions, invocationFaults, seed }: History): LambdaAccountOptions {
  const random = seededRandom(seed);
  // Lambda gives up an event whose function fails three times.
  let receiverFaults = 0;
  const faults = (invocation: number, functionName: string): InvocationFault | undefined => {
    const fault = invocationFaults[invocation];
    if (functionName !== 'receive' || fault === undefined) return fault;
    return (receiverFaults += 1) > 2 ? undefined : fault;
  };
  return concurrentExecutions === undefined
    ? { faults, random }
    : { faults, random, concurrentExecutions, seconds: { warm: 0.1, cold: 0.6 }, queueSeconds: 2 };
}

function markerOf(image: ImageSnapshot) {
  return readMarker(image.description ?? '');
}

function isFailed(logicalId: string) {
  return (event: StackEvent) =>
    event.logicalResourceId === logicalId &&
    event.resourceStatus.endsWith('_FAILED') &&
    /as it was told to/.test(event.resourceStatusReason ?? '');
}

/** What can be told of a history before it is played. */
function kindsOf(history: History): string[] {
  const deploys = history.steps.flatMap(({ operation }) => (operation.kind === 'deploy' ? operation : []));
  const images = deploys.flatMap((deploy) => Object.values(deploy.images));
  const kinds: [string, boolean][] = [
    [
      'with a chain (timeouts over 55 minutes)',
      images.some((i) => i.copyMinutes > 55 || i.deleteMinutes > 55),
    ],
    ['with two images', deploys.some((deploy) => Object.keys(deploy.images).length > 1)],
    ['with an explicit name', images.some(({ imageName }) => imageName !== undefined)],
    ['with another region', images.some(({ destinationRegion }) => destinationRegion !== undefined)],
    ['with a region without AppStream', images.some((i) => i.destinationRegion === WITHOUT_APPSTREAM)],
    ['where the other region is not enabled', !history.elsewhereIsEnabled],
    ['with images that are kept', images.some(({ retain }) => retain)],
    ['with copies that fail', history.copiesFail.includes(true)],
    ["with AWS's default quotas", history.raisedQuotas === 'none'],
    ['in a small account', history.concurrentExecutions !== undefined],
    ['with invocations that fail', history.invocationFaults.some((fault) => fault !== undefined)],
    ['with RequestIds that are reused', history.requestIds === 'are reused'],
    ['with latencies and polls in several processes', history.pausesSeed !== undefined],
    ['with injected faults', history.faults.length > 0],
    ['with events that lag behind', history.readApi.eventLagSeconds > 0],
  ];
  return kinds.filter(([, isOfIt]) => isOfIt).map(([kind]) => kind);
}

function reasons(result: StackResult): string {
  return result.events
    .filter((event) => event.resourceStatus.endsWith('_FAILED'))
    .map((event) => `${event.logicalResourceId}: ${event.resourceStatusReason}`)
    .join(' | ');
}
