import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/requires.decorator.js';
import { notFound } from '../errors.js';
import { Assets, type Asset } from './assets.js';

/** A name carries the hash of its content, so an answer is good for ever. */
@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':file')
  @Public()
  read(
    @Param('file') file: string,
    @Headers('accept-encoding') accepted: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const asset = this.assets.find(file);
    if (!asset) throw notFound('asset');
    const { encoding, body } = encoded(asset, accepted ?? '');
    if (encoding) void reply.header('content-encoding', encoding);
    void reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .type(asset.type)
      .send(body);
  }
}

function encoded(asset: Asset, accepted: string): { encoding: string | null; body: Buffer } {
  if (asset.brotli && /\bbr\b/.test(accepted)) return { encoding: 'br', body: asset.brotli };
  if (asset.gzip && /\bgzip\b/.test(accepted)) return { encoding: 'gzip', body: asset.gzip };
  return { encoding: null, body: asset.plain };
}
