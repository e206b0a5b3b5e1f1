import type { KnownSystem } from '../imports/import-kind.js';

/** Exports whose headers mean something else than they say, or are recognised by name. */
export const KNOWN_SYSTEMS: readonly KnownSystem[] = [
  {
    name: 'Odoo',
    signature: ['partner_name', 'stage_id'],
    columns: {
      name: null,
      partner_name: 'name',
      partner_mobile: 'phone',
      partner_phone: 'phone',
      email_from: 'email',
      stage_id: 'stage',
      job_id: 'job',
      user_id: null,
      categ_ids: 'tags',
    },
  },
  {
    name: 'Workable',
    signature: ['basic', 'disqualified', 'talent_pool'],
    columns: {
      basic: 'name',
      id: 'external_id',
      summary: 'note',
      address: 'location',
      job_id: null,
      disqualified: 'outcome',
    },
    choices: { outcome: { true: 'rejected', false: 'open' } },
  },
  {
    name: 'Workable',
    signature: ['Creation time', 'Headline', 'Social profiles'],
    columns: { Summary: 'note', Address: 'location', 'Job location': null },
  },
  {
    name: 'Greenhouse',
    signature: ['Prospect Pool', 'Who gets credit'],
    columns: { Address: 'location', Title: null },
  },
  {
    name: 'Greenhouse',
    signature: ['application_id', 'sourced_from', 'new_stage'],
    columns: {
      application_id: 'external_id',
      candidate_id: null,
      current_status: 'outcome',
      new_status: null,
      valid_from: 'stage_entered_at',
    },
  },
  {
    name: 'Lever',
    signature: ['Full-Name', 'Date-Added', 'Archive-Reason'],
    columns: { Origin: null },
  },
  {
    name: 'Teamtailor',
    signature: ['Candidate Id', 'Linkedin Url', 'Resume Name / CV Name'],
    columns: { 'Resume Name / CV Name': null },
  },
  {
    name: 'Indeed',
    signature: ['candidate location', 'interest level', 'relevant experience'],
    columns: { 'job title': 'job', 'job location': null },
  },
  { name: 'LinkedIn Recruiter', signature: ['Pipeline stage', 'Note visibility'], columns: { Company: null } },
  { name: 'OpenCATS', signature: ['Cell Phone', 'Key Skills', 'Email 2'], columns: { Address: null } },
  {
    name: 'Frappe HR',
    signature: ['Applicant Name', 'Job Opening', 'Applicant Rating'],
    columns: { 'Source Name': 'referrer', Country: 'location' },
  },
  {
    name: 'Zoho Recruit',
    signature: ['Candidate Owner', 'Candidate Status', 'Skype ID'],
    columns: { 'Created By': null, Street: null },
  },
  {
    name: 'VICIdial',
    signature: ['user', 'user_group', 'pause_time'],
    columns: { user: null, full_name: null, user_group: null, calls: null, login_time: null },
  },
  { name: 'Horilla', signature: ['Badge Id', 'Employee'], columns: { 'Badge Id': null, Employee: null, Title: null } },
  { name: 'Google Forms', signature: ['Marca temporal'], columns: {} },
  { name: 'Google Forms', signature: ['Timestamp'], columns: {} },
  { name: 'Google Forms', signature: ['Tidstämpel'], columns: {} },
];
