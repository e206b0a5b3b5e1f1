import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError, invalidField, notFound } from '../errors.js';
import { pageOf, type Page } from '../http/page.js';
import { deleteRow, saveChanges } from './edit.js';
import { afterName, byName, equals, nameKey } from './lists.js';
import type { NewProjectDto, ProjectChangesDto, ProjectsQuery, ProjectView } from './organization.dto.js';
import { Project } from './project.entity.js';

type ProjectRow = Omit<ProjectView, 'created_at'> & { created_at: Date };

const COLUMNS = sql`project.id, project.client_id, project.name, project.kind, project.external_id, project.created_at,
  project.version`;

@Injectable()
export class ProjectsService {
  constructor(private readonly dataSource: DataSource) {}

  async list(actor: Actor, query: ProjectsQuery): Promise<Page<ProjectView>> {
    const found = await rows<ProjectRow>(
      this.dataSource,
      sql`SELECT ${COLUMNS} FROM project
        WHERE ${visibleTo(actor)} ${equals('project.client_id', query.client_id)} ${afterName('project', query)}
        ORDER BY ${byName('project')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, projectView, nameKey);
  }

  get(actor: Actor, id: string): Promise<ProjectView> {
    return read(this.dataSource, actor, id);
  }

  async create(actor: Actor, given: NewProjectDto): Promise<ProjectView> {
    needsAllProjects(actor);
    return this.dataSource.transaction(async (tx) => {
      const id = uuid();
      await tx.insert(Project, {
        id,
        clientId: given.client_id,
        name: given.name,
        kind: given.kind,
        externalId: given.external_id ?? null,
      });
      await recordAudit(tx, actor, { action: 'project.created', object_type: 'project', object_id: id });
      return read(tx, actor, id);
    });
  }

  async update(actor: Actor, id: string, version: number, given: ProjectChangesDto): Promise<ProjectView> {
    return this.dataSource.transaction(async (tx) => {
      const changed = await saveChanges(tx, 'project', await locked(tx, actor, id), version, given);
      if (changed.length > 0)
        await recordAudit(tx, actor, { action: 'project.changed', object_type: 'project', object_id: id, changed });
      return read(tx, actor, id);
    });
  }

  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const project = await locked(tx, actor, id);
      needsAllProjects(actor);
      await deleteRow(tx, 'project', project, version);
      await recordAudit(tx, actor, { action: 'project.deleted', object_type: 'project', object_id: id });
    });
  }
}

/** What is new belongs to no list of projects: only who sees all of them may add to them. */
export function needsAllProjects(actor: Actor): void {
  if (actor.projects !== 'all')
    throw new AppError('forbidden', 'needs-all-projects', 'Only somebody who may see every project can add one.');
}

/** @throws AppError `invalid` for `project_id` when the actor sees no such project */
export async function checkProject(db: Queryable, actor: Actor, projectId: string): Promise<void> {
  const found = await firstRow(db, sql`SELECT FROM project WHERE project.id = ${projectId} AND ${visibleTo(actor)}`);
  if (!found) throw invalidField('project_id', 'unknown', 'must name a project that exists');
}

function visibleTo(actor: Actor): Sql {
  return actor.projects === 'all' ? sql`true` : sql`project.id = ANY(${[...actor.projects]}::uuid[])`;
}

async function read(db: Queryable, actor: Actor, id: string): Promise<ProjectView> {
  const found = await firstRow<ProjectRow>(
    db,
    sql`SELECT ${COLUMNS} FROM project WHERE project.id = ${id} AND ${visibleTo(actor)}`,
  );
  if (!found) throw notFound('project');
  return projectView(found);
}

async function locked(tx: Queryable, actor: Actor, id: string): Promise<ProjectRow> {
  const found = await firstRow<ProjectRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM project WHERE project.id = ${id} AND ${visibleTo(actor)} FOR UPDATE`,
  );
  if (!found) throw notFound('project');
  return found;
}

function projectView(row: ProjectRow): ProjectView {
  return {
    id: row.id,
    client_id: row.client_id,
    name: row.name,
    kind: row.kind,
    external_id: row.external_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}
