/** The door of the core: what shells and the command line may use. */
export { createController } from './controller.ts';
export type { AcceptOptions, Controller, ControllerOptions, OfferItem, OfferOptions, SettingsChange } from './controller-api.ts';
export type { HostServerEvents as HostEvents } from './host/host-server.ts';
export { type RunningHost, startHost } from './host/start-host.ts';
export { type Clock, systemClock } from './lib/clock.ts';
export { defaultAlias, defaultDataDir, defaultDownloadDir } from './lib/default-paths.ts';
export { LanChatError, systemErrorCode, toFailure } from './lib/errors.ts';
export { createLineLogger, type Logger, type LogLevel, silentLogger } from './lib/logger.ts';
export { callHandler, createRequestHandlers, type ShellPort } from './request-handlers.ts';
export { createStagedFiles, type StagedFiles, type TakenFile, type Upload } from './staged-files.ts';
