import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchColumns, systemOf } from '../imports/columns.js';
import { forbiddenReason } from '../imports/forbidden.js';
import { APPLICATION_FIELDS } from './import-fields.js';
import { KNOWN_SYSTEMS } from './known-systems.js';

interface HeaderRow {
  system: string;
  kind: string;
  columns: string[];
  maps_to: Record<string, string>;
}

const FOLDER = join(process.env['SAMPLES_DIR'] ?? '', 'ats-headers');
const isThere = process.env['SAMPLES_DIR'] !== undefined && existsSync(FOLDER);
const read = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

/** Header → field of a header row, by its words alone. */
function matched(headers: readonly string[]): { system: string | null; fields: Record<string, string> } {
  const system = systemOf(headers, KNOWN_SYSTEMS);
  const columns = headers
    .map((header, index) => ({ index, header }))
    .filter(({ header }) => forbiddenReason(header) === null);
  const matches = matchColumns(APPLICATION_FIELDS, system, columns, new Map());
  return {
    system: system?.name ?? null,
    fields: Object.fromEntries(matches.map(({ index, field }) => [headers[index] ?? '', field])),
  };
}

/** What the list calls otherwise than we do. The second telephone of a person stands in for the first. */
const OWN_NAMES: Readonly<Record<string, readonly string[]>> = { notes: ['note'], phone: ['phone', 'other_phone'] };

/** Recognised, and left out: why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  agent: 'statistics of agents are no applications',
  agent_name: 'statistics of agents are no applications',
  calls: 'statistics of agents are no applications',
  worked_hours: 'statistics of agents are no applications',
};

/** What we take beyond the list, by system and header: why. */
const TAKEN_BESIDES: Readonly<Record<string, string>> = {
  'Greenhouse/Who gets credit': 'who referred somebody',
  'Greenhouse (application data model, Fivetran/cigro)/application_id': 'several rows are one application',
  'Greenhouse (application data model, Fivetran/cigro)/current_status': 'the rejected keep their stage',
  'Workable/disqualified': 'the disqualified keep their stage',
  'Workable/disqualified_at': 'when it ended, as with Lever',
  'Workable/id': 'the next export updates what this one brought',
  'Workable/tags': 'tags are tags',
  'Workable/Tags': 'tags are tags',
  'Teamtailor/Candidate Id': 'the next export updates what this one brought',
  'LinkedIn Recruiter/Tags': 'tags are tags',
  'Frappe HR / ERPNext/Job Opening': 'the job, as with Indeed',
  'Frappe HR / ERPNext/Source Name': 'who referred somebody',
  'Odoo/categ_ids': 'tags are tags',
  'Survey vendor spec (sstarr gist)/applicant_reference': 'the next export updates what this one brought',
};

(isThere ? describe : describe.skip)('the header rows of other systems', () => {
  const { systems } = isThere ? (read('ats_headers.json') as { systems: HeaderRow[] }) : { systems: [] };
  it('are all fifteen', () => {
    expect(systems).toHaveLength(15);
  });

  for (const row of systems) {
    it(`mean what they should: ${row.system}, ${row.kind}`, () => {
      const { fields } = matched(row.columns);
      const wrong = row.columns.filter((header) => {
        const wanted = row.maps_to[header];
        const field = fields[header];
        if (wanted === undefined) return field !== undefined && !(`${row.system}/${header}` in TAKEN_BESIDES);
        if (wanted in LEFT_OUT) return field !== undefined;
        return !(OWN_NAMES[wanted] ?? [wanted]).includes(field ?? '');
      });
      expect(wrong.map((header) => `${header}: ${fields[header]}, not ${row.maps_to[header]}`)).toEqual([]);
    });
  }

  it('take nothing besides that is not there any more', () => {
    const present = new Set(systems.flatMap(({ system, columns }) => columns.map((header) => `${system}/${header}`)));
    expect(Object.keys(TAKEN_BESIDES).filter((each) => !present.has(each))).toEqual([]);
  });

  it('are understood in French, German and Spanish', () => {
    const { labels } = read('localized_labels.json') as { labels: Record<string, Record<string, string>> };
    const meanings: Readonly<Record<string, string>> = {
      'Applicant Name': 'name',
      'Email Address': 'email',
      'Phone Number': 'phone',
      'Last Name': 'last_name',
      Notes: 'note',
      Source: 'source',
      Status: 'stage',
      Country: 'location',
      'Job Opening': 'job',
    };
    const wrong = Object.entries(labels).flatMap(([language, words]) =>
      Object.entries(meanings)
        .filter(([label]) => words[label] !== undefined)
        .map(([label, field]) => ({ language, header: words[label] ?? '', field }))
        .filter(({ header, field }) => matched([header]).fields[header] !== field),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the header row of', () => {
  it('Odoo: the person is partner_name, and the mobile number goes first', () => {
    expect(matched(['name', 'partner_name', 'partner_phone', 'partner_mobile', 'stage_id', 'user_id'])).toEqual({
      system: 'Odoo',
      fields: { partner_name: 'name', partner_mobile: 'phone', partner_phone: 'other_phone', stage_id: 'stage' },
    });
  });

  it('Zoho Recruit: whoever owns a candidate is not the candidate', () => {
    const headers = ['Candidate Owner', 'First Name', 'Last Name', 'Phone', 'Mobile', 'Candidate Status', 'Skype ID'];
    expect(matched(headers)).toEqual({
      system: 'Zoho Recruit',
      fields: {
        'First Name': 'first_name',
        'Last Name': 'last_name',
        Mobile: 'phone',
        Phone: 'other_phone',
        'Candidate Status': 'stage',
      },
    });
  });

  it('VICIdial and Horilla: agents are no applicants', () => {
    expect(matched(['user', 'full_name', 'user_group', 'pause_time'])).toEqual({ system: 'VICIdial', fields: {} });
    expect(matched(['Badge Id', 'Employee ', 'Title'])).toEqual({ system: 'Horilla', fields: {} });
  });

  it('no system: words about a thing, about somebody else, or about yes and no are not the thing', () => {
    const headers = [
      'Recruiter email',
      'Source type',
      'Stage id',
      'Is secret note',
      'Candidate rating',
      'Interview date',
    ];
    expect(matched(headers)).toEqual({ system: null, fields: {} });
    expect(matched(['What is your full name?', 'Your email', 'Date', 'País']).fields).toEqual({
      'What is your full name?': 'name',
      'Your email': 'email',
      Date: 'applied_on',
      País: 'location',
    });
  });
});
