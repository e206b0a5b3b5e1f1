import type { FastifyReply } from 'fastify';

/** After a form was taken: the browser fetches the page it goes on with. The address is ours, never a reader's. */
export function seeOther(reply: FastifyReply, path: string): string {
  void reply.status(303).header('location', path);
  return '';
}
