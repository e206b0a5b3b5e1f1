import type { Door, Milestone } from './ladder.js';

/** A stage of a default pipeline. The code lets pages show the name in the reader's language until it is renamed. */
export interface DefaultStage {
  readonly code: string;
  readonly name: string;
  readonly milestone: Milestone;
}

const FROM_TRAINING = [
  { code: 'training', name: 'Training', milestone: 'training' },
  { code: 'co_listening', name: 'Co-listening', milestone: 'training' },
  { code: 'on_project', name: 'On project', milestone: 'placed' },
] as const satisfies readonly DefaultStage[];

/** What a new job starts with, one pipeline per door. */
export const DEFAULT_PIPELINES = {
  external: [
    { code: 'applied', name: 'Applied', milestone: 'applied' },
    { code: 'phone_screen', name: 'Phone screen', milestone: 'screened' },
    { code: 'interview', name: 'Interview', milestone: 'interviewed' },
    { code: 'profile_match', name: 'Profile match', milestone: 'matched' },
    ...FROM_TRAINING,
  ],
  internal: [
    { code: 'nominated', name: 'Nominated', milestone: 'applied' },
    { code: 'eligible', name: 'Eligible', milestone: 'screened' },
    { code: 'interview', name: 'Interview', milestone: 'interviewed' },
    { code: 'selected', name: 'Selected', milestone: 'matched' },
    ...FROM_TRAINING,
  ],
} as const satisfies Record<Door, readonly DefaultStage[]>;

export type StageCode = (typeof DEFAULT_PIPELINES)[Door][number]['code'];

/** The name a new pipeline is given. */
export const PIPELINE_NAMES: Readonly<Record<Door, string>> = { external: 'External', internal: 'Internal' };
