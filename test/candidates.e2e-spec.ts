import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CandidateView } from '../src/candidates/candidate.dto.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, makeOffice } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('candidates', () => {
  let t: TestApp;
  let barcelona: Office;
  let malmö: Office;
  let here: Intake;
  let there: Intake;
  let swede: SignedIn;
  let spaniard: SignedIn;
  let stranger: SignedIn;
  let hr: SignedIn;

  const add = async (name: string, intake = here, more = {}): Promise<string> => {
    const view = await makeApplication(t, hr.actor, intake, { candidate: makeCandidate({ name, ...more }) });
    return view.candidate.id;
  };
  const names = async (who: SignedIn, query = ''): Promise<string[]> => {
    const { body } = await who.get(`/api/v1/candidates${query}`).expect(200);
    return (body as { data: CandidateView[] }).data.map(({ name }) => name);
  };

  beforeAll(async () => {
    t = await startApp();
    barcelona = await makeOffice(t.db);
    malmö = await makeOffice(t.db, 'Malmö');
    here = await makeIntake(t.db, await makeJob(t.db, { office: barcelona }));
    there = await makeIntake(t.db, await makeJob(t.db, { office: malmö }));
    hr = await signIn(t, { role: 'hr', offices: 'all' });
    swede = await signIn(t, { role: 'recruiter', offices: [barcelona.id], language: 'sv' });
    spaniard = await signIn(t, { role: 'recruiter', offices: [barcelona.id], language: 'es' });
    stranger = await signIn(t, { role: 'recruiter', offices: [malmö.id] });
    for (const name of ['Zara Zorn', 'Östen Öberg', 'Åsa Björk', 'Ärla Äng', 'Núria Nuñez', 'Nuno Nunez'])
      await add(name);
  });
  afterAll(() => t.close());

  it('sorts by the alphabet of the reader', async () => {
    expect(await names(swede)).toEqual([
      'Nuno Nunez',
      'Núria Nuñez',
      'Zara Zorn',
      'Åsa Björk',
      'Ärla Äng',
      'Östen Öberg',
    ]);
    expect(await names(spaniard)).toEqual([
      'Ärla Äng',
      'Åsa Björk',
      'Nuno Nunez',
      'Núria Nuñez',
      'Östen Öberg',
      'Zara Zorn',
    ]);
  });

  it('pages in that order', async () => {
    const all = await names(swede);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await swede.get(`/api/v1/candidates?limit=2${cursor && `&cursor=${cursor}`}`).expect(200);
      const page = body as { data: CandidateView[]; next_cursor: string | null };
      paged.push(...page.data.map(({ name }) => name));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(all);
  });

  it('finds Björk by bjork, by parts of words, mail and telephone', async () => {
    expect(await names(swede, '?q=bjork')).toEqual(['Åsa Björk']);
    expect(await names(swede, '?q=BJ%C3%96RK%20asa')).toEqual(['Åsa Björk']);
    expect(await names(swede, '?q=nunez')).toEqual(['Nuno Nunez', 'Núria Nuñez']);
    await add('Telma Tel', there, { phone: '070-123 45 67', email: 'telma.tel@example.org' });
    expect(await names(stranger, '?q=telma.tel%40example')).toEqual(['Telma Tel']);
    expect(await names(stranger, '?q=070%20123%2045%2067')).toEqual(['Telma Tel']);
    expect(await names(stranger, '?q=%2B46701234567')).toEqual(['Telma Tel']);
    expect(await names(swede, '?q=telma')).toEqual([]);
    expect(await names(swede, '?q=%25')).toEqual([]);
  });

  it('shows only the applications the reader sees', async () => {
    const id = await add('Both Ways');
    const other = await makeApplication(t, hr.actor, there, { candidate_id: id });
    const ids = async (who: SignedIn): Promise<string[]> => {
      const { body } = await who.get(`/api/v1/candidates/${id}`).expect(200);
      return (body as { applications: { id: string }[] }).applications.map((application) => application.id);
    };
    expect(await ids(hr)).toHaveLength(2);
    expect(await ids(stranger)).toEqual([other.id]);
    const hidden = await add('Hidden From Malmö');
    await stranger.get(`/api/v1/candidates/${hidden}`).expect(404);
    await stranger.patch(`/api/v1/candidates/${hidden}`, { name: 'Mine' }).set('if-match', '"1"').expect(404);
  });

  it('edits with the version in hand and keeps what was there before, out of the audit', async () => {
    const id = await add('Old Name', there, {
      phone: '070-123 45 68',
      languages: [{ language: 'sv', level: 'native' }],
    });
    const path = `/api/v1/candidates/${id}`;
    await stranger.patch(path, { name: 'New Name' }).expect(428);
    const { body, headers } = await stranger
      .patch(path, {
        name: 'New Name',
        phone: '+34 612 34 56 78',
        languages: [
          { language: 'es', level: 'B2' },
          { language: 'sv', level: 'native' },
        ],
      })
      .set('if-match', '"1"')
      .expect(200);
    expect(body).toMatchObject({ name: 'New Name', phone_e164: '+34612345678', version: 2 });
    expect(body).toMatchObject({ languages: [{ language: 'es', level: 'B2' }, { language: 'sv' }] });
    expect(headers['etag']).toBe('"2"');
    await stranger.patch(path, { name: 'Third Name' }).set('if-match', '"1"').expect(412);
    const former: unknown[] = await t.db.query(
      'SELECT field, value, replaced_by_id FROM candidate_former_value WHERE candidate_id = $1 ORDER BY field',
      [id],
    );
    const replaced_by_id = stranger.user.id;
    expect(former).toEqual([
      { field: 'languages', value: 'sv native', replaced_by_id },
      { field: 'name', value: 'Old Name', replaced_by_id },
      { field: 'phone', value: '070-123 45 68', replaced_by_id },
      { field: 'phone_e164', value: '+46701234568', replaced_by_id },
    ]);
    const audits: unknown[] = await t.db.query(
      'SELECT action, office_id, changed FROM audit_entry WHERE object_id = $1',
      [id],
    );
    expect(audits).toEqual([
      {
        action: 'candidate.updated',
        office_id: malmö.id,
        changed: expect.arrayContaining(['languages', 'name', 'phone', 'phone_e164']),
      },
    ]);
  });

  it('names what is wrong', async () => {
    const id = await add('Wrong Fields');
    const patch = (changes: object) => swede.patch(`/api/v1/candidates/${id}`, changes).set('if-match', '"1"');
    for (const [field, changes] of [
      ['name', { name: null }],
      ['email', { email: 'not an address' }],
      ['phone', { phone: '123' }],
      ['contact_language', { contact_language: 'fi' }],
      ['birth_date', { birth_date: '1990-01-01' }],
      ['languages', { languages: [{ language: 'sv' }, { language: 'sv' }] }],
      ['languages.0.language', { languages: [{ language: 'xx' }] }],
    ] as const) {
      const { body } = await patch(changes).expect(422);
      expect((body as { errors: { field: string }[] }).errors.map((error) => error.field)).toContain(field);
    }
  });
});
