import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';
import { Problem } from './problem';

/** Headers of the mailbox's own pages: nothing but its own files, no inline code or styles. */
export const pageHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  // `no-referrer` would make browsers send `Origin: null` with our own forms.
  referrerPolicy: { policy: 'same-origin' },
  // Browsers only warn about these three on plain HTTP.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** For what a mail brings with it: no scripts in any case, no requests to anywhere. */
const mailPolicy = [
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Replaces the page's headers where a mail's HTML is served, inside a frame of our own page. */
export const mailBodyHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': mailPolicy,
    'X-Frame-Options': 'SAMEORIGIN',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, no-store',
  });
  next();
};

/** Replaces the page's headers where a file of a mail is downloaded. */
export const mailFileHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, no-store',
  });
  next();
};

/**
 * Lets through requests to an IP address, localhost or one of `allowedHosts`. A web site whose
 * name was rebound to 127.0.0.1 would otherwise be of the same origin, and could read everything.
 */
export function ownHostOnly(allowedHosts: readonly string[]): RequestHandler {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return (request, _response, next) => {
    const host = request.hostname.toLowerCase();
    const own = isIP(host.replace(/^\[|\]$/g, '')) !== 0 || /(?:^|\.)localhost$/.test(host);
    if (own || allowed.has(host)) next();
    else next(new Problem('foreign_host'));
  };
}

/**
 * Refuses a POST that a page of another site caused: the mailbox needs no password, so the browser
 * alone can tell. Requests without these headers come from scripts, which no site controls.
 */
export const noCrossSitePosts: RequestHandler = (request, _response, next) => {
  const safe = request.method === 'GET' || request.method === 'HEAD';
  if (safe || isSameSite(request)) next();
  else next(new Problem('cross_site'));
};

function isSameSite(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('Origin');
  if (origin === undefined) return true;
  return origin === `${request.protocol}://${request.get('Host') ?? ''}`;
}
