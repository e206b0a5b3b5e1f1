import type { ImportTarget } from '../imports/import-kind.js';
import type { ImportedStage, KnownReason, KnownSource } from './import-choices.js';

/** An intake and the pipeline of its external door. */
export interface ApplicationTarget extends ImportTarget {
  jobId: string;
  pipelineId: string;
  /** Those people can enter, in order. */
  stages: readonly ImportedStage[];
  sources: readonly KnownSource[];
  reasons: readonly KnownReason[];
  jobName: string;
}
