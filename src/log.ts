import pino from 'pino';

export type Logger = pino.Logger;

/**
 * A JSON logger that writes to standard error, so that standard output stays for what a command
 * prints. Values under these keys are never written: a log is copied around more freely than a
 * database.
 */
export function createLogger(name: string, level: string): Logger {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: {
        paths: [
          'token',
          'password',
          'authorization',
          'secret',
          '*.token',
          '*.password',
          '*.authorization',
          '*.secret',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination(2),
  );
}
