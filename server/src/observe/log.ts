import { type DestinationStream, type LoggerOptions, pino } from 'pino';

/** What modules receive to log with: one line of JSON per event on standard output. */
export interface Log {
  info(data: Readonly<Record<string, unknown>>, message: string): void;
  warn(data: Readonly<Record<string, unknown>>, message: string): void;
  error(data: Readonly<Record<string, unknown>>, message: string): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** `to`: where the lines go; default standard output. */
export function createLog(process: string, level: LogLevel, to?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: { process },
    // Errors are logged under `error`; without this their message and stack are lost.
    serializers: {
      error: (error: unknown) => withoutCommands(pino.stdSerializers.errWithCause(error as Error)),
    },
  };
  const logger = to ? pino(options, to) : pino(options);
  return {
    info: (data, message) => logger.info(data, message),
    warn: (data, message) => logger.warn(data, message),
    error: (data, message) => logger.error(data, message),
  };
}

/** Errors of Redis carry the command they answer, `AUTH` with its password among them. */
function withoutCommands(serialized: unknown): unknown {
  if (typeof serialized !== 'object' || serialized === null) return serialized;
  const { command: _, ...rest } = serialized as Readonly<Record<string, unknown>>;
  return 'cause' in rest ? { ...rest, cause: withoutCommands(rest['cause']) } : rest;
}
