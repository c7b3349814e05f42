import { createServer, type RequestListener, type Server } from 'node:http';

/**
 * How long an idle connection stays open. Node's 5 s are shorter than what a proxy in front keeps it for
 * (nginx 60 s): it would now and then send a request into a connection that was just being closed, and
 * tell its user 502.
 */
const keepAliveMs = 75_000;

/** A server for the pages or the API that outlasts the idle connections of a proxy in front of it. */
export function createHttpServer(listener: RequestListener): Server {
  return createServer({ keepAliveTimeout: keepAliveMs }, listener);
}
