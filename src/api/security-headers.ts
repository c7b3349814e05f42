import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { Problem } from './problem';
import { isFromOwnSite } from './request-context';

/**
 * Headers of every answer: the pages load their own style and nothing else, no script at all.
 * helmet's defaults would allow inline styles and turn plain HTTP on a local network into HTTPS.
 */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  // `no-referrer` would make browsers send `Origin: null` with our own forms.
  referrerPolicy: { policy: 'same-origin' },
  // Whether HTTPS is forced is the reverse proxy's decision; browsers warn of the others on HTTP.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** Nothing that is behind a token or a rating link may stay in a cache. */
export const neverCached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'private, no-store');
  next();
};

/** Refuses what a page of another site makes a reader's browser send. */
export const noCrossSiteChanges: RequestHandler = (request, _response, next) => {
  const changesNothing = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  if (!changesNothing && !isFromOwnSite(request)) throw new Problem('CROSS_SITE');
  next();
};
