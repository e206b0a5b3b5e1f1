import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Problem } from './problem.js';

/** Draws the HTML of an error: a whole page, or a fragment where htmx asked for one. */
export type DrawError = (problem: Problem, request: FastifyRequest) => string;

/** What people see when a page fails. The pages bring the drawing; until then, and when it fails itself, it is plain. */
@Injectable()
export class ErrorPage {
  private draw: DrawError = plainPage;

  drawWith(draw: DrawError): void {
    this.draw = draw;
  }

  render(problem: Problem, request: FastifyRequest): string {
    try {
      return this.draw(problem, request);
    } catch {
      return plainPage(problem, request);
    }
  }
}

function plainPage(problem: Problem, request: FastifyRequest): string {
  const detail = escaped(problem.detail ?? 'Something went wrong on our side; nothing was changed.');
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${problem.status} ${escaped(problem.title)}</title>` +
    `</head><body><main><h1>${escaped(problem.title)}</h1><p>${detail}</p><p>${escaped(request.id)}</p></main></body></html>`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
