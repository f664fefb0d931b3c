import type { Image } from '@aws-sdk/client-appstream';

/** An image as AppStream describes it now. */
export interface ObservedImage {
  readonly name: string;
  readonly arn: string;
  /** Any text: AppStream may send states that are not documented. */
  readonly state: string;
  readonly description: string;
  /** Why it is in this state, in AppStream's words. */
  readonly reason: string;
  readonly platform: string;
  readonly baseImageArn: string;
  readonly agentVersion: string;
  /** ISO 8601. */
  readonly createdTime: string;
}

export function observed(image: Image): ObservedImage {
  const reasons = [
    image.StateChangeReason?.Code,
    image.StateChangeReason?.Message,
    ...(image.ImageErrors ?? []).flatMap((error) => [error?.ErrorCode, error?.ErrorMessage]),
  ];
  const created = image.CreatedTime;
  return {
    name: image.Name ?? '',
    arn: image.Arn ?? '',
    state: image.State ?? 'unknown',
    description: image.Description ?? '',
    reason: reasons.filter(Boolean).join(', '),
    platform: image.Platform ?? '',
    baseImageArn: image.BaseImageArn ?? '',
    agentVersion: image.AppstreamAgentVersion ?? '',
    createdTime: created && Number.isFinite(created.getTime()) ? created.toISOString() : '',
  };
}
