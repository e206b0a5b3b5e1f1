import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import readXlsxFile from 'read-excel-file/node';
import { v7 as uuid } from 'uuid';
import { recordAudits } from '../src/audit/audit.js';
import { SealAudit } from '../src/audit/seal-audit.job.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const linesOf = (html: string): string[] =>
  [...(/<ol class="hp-log">.*<\/ol>/s.exec(html)?.[0] ?? '').matchAll(/<li>(.*?)<\/li>/gs)].map(([, line = '']) =>
    line
      .replaceAll(/<time.*/gs, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .trim(),
  );
const NOTHING = '00000000-0000-7000-8000-000000000000';

const rowsOf = (html: string): string[] => [...html.matchAll(/<tr><td.*?<\/tr>/gs)].map(([row]) => row);

describe('the pages of the audit', () => {
  let t: TestApp;
  let office: string;
  let elena: SignedIn;
  let application: { id: string; candidate: { id: string; name: string } };

  beforeAll(async () => {
    t = await startApp();
    const barcelona = await makeOffice(t.db, 'Barcelona');
    office = barcelona.id;
    const intake = await makeIntake(t.db, await makeJob(t.db, { office: barcelona }));
    elena = await signIn(t, { role: 'recruiter', offices: [office], name: 'Elena Vives' });
    application = await makeApplication(t, elena.actor, intake, {});
    await elena.post(`/api/v1/applications/${application.id}/tags`, { tag: 'night shift' }).expect(200);
  });
  afterAll(() => t.close());

  it('tell who did what to what, with the words of the reader', async () => {
    const said = { en: 'Added the application', sv: 'Lade till ansökan', es: 'Añadió la candidatura' };
    for (const language of ['en', 'sv', 'es'] as const) {
      const auditor = await signIn(t, { role: 'auditor', offices: 'all', language });
      const { text } = await auditor.get('/audit?action=application.created').expect(200);
      const [row = ''] = rowsOf(text);
      expect(row).toContain('Elena Vives');
      expect(row).toContain(said[language]);
      expect(row).toContain('Barcelona');
      expect(row).toContain(`/audit/objects/application/${application.id}`);
    }
  });

  it('name a person only to who may see people', async () => {
    const path = '/audit?action=application.*';
    const [hr, auditor, stranger] = [
      await signIn(t, { role: 'hr', offices: [office] }),
      await signIn(t, { role: 'auditor', offices: [office] }),
      await signIn(t, { role: 'hr', offices: [office], projects: [] }),
    ];
    expect((await hr.get(path)).text).toContain(application.candidate.name);
    expect((await auditor.get(path)).text).not.toContain(application.candidate.name);
    expect(rowsOf((await auditor.get(path)).text)).toHaveLength(2);
    expect(rowsOf((await stranger.get(path)).text)).toHaveLength(0);
  });

  it('show what somebody did before the project was taken away, without the person', async () => {
    const hr = await signIn(t, { role: 'hr', offices: [office] });
    await hr.post(`/api/v1/applications/${application.id}/notes`, { body: 'Called.' }).expect(201);
    expect((await hr.get('/audit')).text).toContain(application.candidate.name);
    await t.db.query('UPDATE user_account SET has_all_projects = false WHERE id = $1', [hr.user.id]);
    const { text } = await hr.get('/audit?action=application.*').expect(200);
    expect(rowsOf(text)).toHaveLength(1);
    expect(text).not.toContain(application.candidate.name);
  });

  it('tell one object’s story from its beginning, and lead to its page', async () => {
    const path = `/audit/objects/application/${application.id}`;
    const hr = await signIn(t, { role: 'hr', offices: [office] });
    const { text } = await hr.get(path).expect(200);
    expect(linesOf(text).map((line) => line.replaceAll(/\s+Fields:.*/gs, ''))).toEqual([
      'Elena Vives added the application',
      'Elena Vives tagged the application',
      'User hr wrote a note on the application',
    ]);
    expect(text).toContain(`href="/applications/${application.id}"`);
    const auditor = await signIn(t, { role: 'auditor', offices: [office] });
    expect((await auditor.get(path).expect(200)).text).not.toContain(`href="/applications/`);
  });

  it.each([
    'application/not-an-id',
    `application/${NOTHING}`,
    `nothing/${NOTHING}`,
    `%27/${NOTHING}`,
    `${'a'.repeat(200)}/${NOTHING}`,
  ])('have no story of %s', async (object) => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const { status } = await auditor.get(`/audit/objects/${object}`);
    expect([404, 422]).toContain(status);
  });

  it('hide the story from who may see none of its entries', async () => {
    const malmo = await makeOffice(t.db, 'Malmö');
    const hr = await signIn(t, { role: 'hr', offices: [malmo.id] });
    await hr.get(`/audit/objects/application/${application.id}`).expect(404);
  });

  it('name somebody who left, and the system, and say when somebody is not known any more', async () => {
    const object = uuid();
    const gone = await signIn(t, { role: 'recruiter', name: 'Gustav Ek' });
    await t.db.query('UPDATE user_account SET deactivated_at = now() WHERE id = $1', [gone.user.id]);
    for (const by of [{ id: gone.user.id, requestId: null }, null, { id: uuid(), requestId: null }])
      await recordAudits(t.db, by, [{ action: 'office.changed', object_type: 'office', object_id: object }]);
    await recordAudits(t.db, null, [{ action: 'thing.unheard-of', object_type: 'office', object_id: object }]);
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const { text } = await auditor.get(`/audit/objects/office/${object}`).expect(200);
    expect(linesOf(text)).toEqual([
      'Gustav Ek (no longer active) changed the office',
      'Handpick changed the office',
      'Somebody who is no longer known changed the office',
      'Handpick thing.unheard-of',
    ]);
    const filtered = await auditor.get(`/audit?actor_id=${gone.user.id}&action=office.changed`).expect(200);
    expect(rowsOf(filtered.text)).toHaveLength(1);
    expect(filtered.text).toContain(`<option value="${gone.user.id}" selected>Gustav Ek (no longer active)</option>`);
  });

  it('take days in the reader’s zone, the last one whole', async () => {
    const at = async (when: string) => {
      const id = uuid();
      await t.db.query(
        `INSERT INTO audit_entry (id, at, action, object_type, object_id, office_id) VALUES ($1, $2, 'source.changed', 'source', $1, $3)`,
        [id, when, office],
      );
    };
    await at('2026-03-28T22:59:59Z'); // Madrid: still the 28th
    await at('2026-03-28T23:00:00Z'); // the 29th, which has 23 hours
    await at('2026-03-29T21:59:59.999Z');
    await at('2026-03-29T22:00:00Z'); // the 30th
    const auditor = await signIn(t, { role: 'auditor', offices: [office] });
    const { text } = await auditor.get('/audit?action=source.changed&from=2026-03-29&to=2026-03-29').expect(200);
    expect(rowsOf(text)).toHaveLength(2);
  });

  it('lead from page to page without losing the filters', async () => {
    const object = uuid();
    const entry = { action: 'client.changed', object_type: 'client', object_id: object };
    await recordAudits(
      t.db,
      null,
      Array.from({ length: 120 }, () => entry),
    );
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    for (const [start, count] of [
      ['/audit?actor_id=none&object_type=client', (html: string) => rowsOf(html).length],
      [`/audit/objects/client/${object}`, (html: string) => linesOf(html).length],
    ] as const) {
      let total = 0;
      let path: string | undefined = start;
      while (path !== undefined) {
        const html: string = (await auditor.get(path).expect(200)).text;
        total += count(html);
        path = /href="([^"]+cursor(?:=|&#x3D;)[^"]+)"/
          .exec(html)?.[1]
          ?.replaceAll('&#x3D;', '=')
          .replaceAll('&amp;', '&');
      }
      expect(total).toBe(120);
    }
  });

  it('say which filter cannot be meant, and what is empty', async () => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const swapped = await auditor.get('/audit?from=2026-03-02&to=2026-03-01').expect(422);
    expect(swapped.text).toContain('Choose a last day that is not before the first.');
    expect(swapped.text).toContain('value="2026-03-02"');
    await auditor.get('/audit?from=soon').expect(422);
    await auditor.get('/audit?actor_id=%00').expect(422);
    await auditor.get('/audit?cursor=abc').expect(422);
    const none = await auditor.get('/audit?action=demo.planted').expect(200);
    expect(none.text).toContain('No entry fits');
    const nobody = await signIn(t, { role: 'hr', offices: [] });
    expect((await nobody.get('/audit').expect(200)).text).toContain('Nothing is written here yet');
  });

  it('give the list as files, which are entries themselves', async () => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all', language: 'sv' });
    const page = await auditor.get('/audit?action=application.*');
    const href = (kind: string) =>
      new RegExp(`href="(/audit/export\\.${kind}[^"]*)"`)
        .exec(page.text)?.[1]
        ?.replaceAll('&#x3D;', '=')
        .replaceAll('&amp;', '&') ?? '';
    const csv = await auditor.get(href('csv')).expect(200);
    expect(csv.headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    expect(csv.text).toMatch(/^\ufeffwho;what;about;office;id;at;/);
    expect(
      csv.text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(';').slice(0, 4)),
    ).toEqual([
      ['User hr', 'skrev en anteckning om ansökan', 'Ansökan', 'Barcelona'],
      ['Elena Vives', 'satte en etikett på ansökan', 'Ansökan', 'Barcelona'],
      ['Elena Vives', 'lade till ansökan', 'Ansökan', 'Barcelona'],
    ]);
    expect(csv.text).not.toContain(application.candidate.name);
    const xlsx = await auditor
      .get(href('xlsx'))
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
      });
    const [sheet] = await readXlsxFile(xlsx.body as Buffer);
    expect(sheet?.data.slice(1).map((row) => [row[0], row[5] instanceof Date])).toEqual([
      ['User hr', true],
      ['Elena Vives', true],
      ['Elena Vives', true],
    ]);
    const exports = await auditor.get('/audit?action=audit.exported').expect(200);
    expect(rowsOf(exports.text)).toHaveLength(2);
  });

  it('say how far the audit is sealed', async () => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    await t.app.get(SealAudit).run();
    const { body } = await auditor.get('/api/v1/audit-seals?limit=1');
    const { text } = await auditor.get('/audit').expect(200);
    expect(text).toContain(`Sealed up to block ${body.data[0].number},`);
    expect(text).toContain(body.data[0].hash);
  });
});
