import type { PipelineView, StageView } from './pipelines.dto.js';
import type { PipelineRow, PlacedStage } from './pipelines.queries.js';

export function pipelineView(row: PipelineRow, stages: readonly PlacedStage[]): PipelineView {
  return {
    id: row.id,
    job_id: row.job_id,
    door: row.door,
    name: row.name,
    stages: stages.map(stageView),
    order_version: row.order_version,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

function stageView(row: PlacedStage): StageView {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    code: row.code,
    milestone: row.milestone,
    limit_days: row.limit_days,
    external_id: row.external_id,
    retired_at: row.retired_at?.toISOString() ?? null,
  };
}
