/** Every cap and time of the protocol, with its unit in its name. Rules: docs/protocol.md, section Limits. */

export const DEFAULT_PORT = 8000;
export const PROTOCOL_VERSION = 1;
/** The oldest version that this build still speaks. */
export const MIN_PROTOCOL_VERSION = 1;
export const ALPN_PROTOCOL = 'lanchat/1';
export const EXPORTER_LABEL = 'EXPORTER-lanchat-auth-v1';
export const EXPORTER_BYTES = 32;

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;

export const FRAME_HEADER_BYTES = 8;
export const MAX_CONTROL_PAYLOAD_BYTES = 64 * KIB;
export const MAX_PRE_JOIN_PAYLOAD_BYTES = 4 * KIB;
export const MAX_JSON_DEPTH = 16;
export const MAX_TEXT_BYTES = 16 * KIB;
/** The same text as JSON: control characters take six bytes each there, and a message must fit into a frame. */
export const MAX_TEXT_JSON_BYTES = 48 * KIB;
/** Characters of a file's name as offered; the receiver shortens it to 200 bytes. */
export const MAX_FILE_NAME_CHARS = 1024;

/** Bytes of all files of one offer: with its hashes, every place in its stream is a number that JSON and a double hold. */
export const MAX_OFFER_BYTES = 2 ** 52;
/** Files, and folders, of one offer. */
export const MAX_TREE_FILES = 50_000;
export const MAX_MANIFEST_BYTES = 8 * MIB;
/** Characters of a file's path within an offered tree. */
export const MAX_TREE_PATH_CHARS = 2_048;
export const MAX_TREE_DEPTH = 64;
/** Members that one offer is meant for, when not for the room. */
export const MAX_ADDRESSEES = 50;
/** A thumbnail: a WebP picture. */
export const MAX_THUMBNAIL_BYTES = 12 * KIB;
export const MAX_THUMBNAIL_PIXELS = 320;
/** Pieces of a stream in one message; with them it still fits into a frame. */
export const MAX_RANGES = 1_000;
/** Files in one question for hashes, and in its answer. */
export const MAX_HASHES = 500;
/** After every file's bytes in a stream: its SHA-256. */
export const HASH_BYTES = 32;

/** People named in one text. */
export const MAX_MENTIONS = 50;
/** Characters of a reaction: an emoji of several code points fits. */
export const MAX_REACTION_CHARS = 32;
/** Different reactions on one entry; one more is refused. */
export const MAX_REACTIONS = 20;
export const MAX_PINS_PER_ROOM = 100;
export const MAX_DESCRIPTION_CHARS = 500;
export const MAX_STATUS_CHARS = 100;
/** Rooms of a host that everybody sees, archived ones included. */
export const MAX_ROOMS = 200;
/** Direct conversations that one member is in. */
export const MAX_DIRECTS_PER_MEMBER = 200;
/** People in a direct conversation, the one who opens it included. */
export const MAX_DIRECT_MEMBERS = 10;
/** Days after which a room's entries may be deleted at the earliest. */
export const MAX_KEEP_DAYS = 3_650;
/** Members in one `members` message, and marks in one `marks`; with them it still fits into a frame. */
export const MAX_MEMBERS_IN_MESSAGE = 80;
export const MAX_MARKS_IN_MESSAGE = 400;
/** A client tells how far it has read at most this often, and that somebody types. */
export const MARK_INTERVAL_MS = 500;
export const TYPING_INTERVAL_MS = 3 * SECOND;
/** After this without news somebody does not type any more. */
export const TYPING_LIFETIME_MS = 6 * SECOND;
/** The host gathers marks of a room for at least this long, longer in a full one. */
export const MARKS_MIN_INTERVAL_MS = 300;

export const MAX_MEMBERS = 1_001;
export const MAX_CONNECTIONS = 1_300;
export const MAX_UNJOINED_CONNECTIONS = 64;
export const MAX_CONNECTIONS_PER_ADDRESS = 64;
export const MAX_DATA_CONNECTIONS_PER_MEMBER = 4;
export const MAX_DATA_CONNECTIONS = 64;

export const TLS_HANDSHAKE_TIMEOUT_MS = 5 * SECOND;
export const JOIN_TIMEOUT_MS = 15 * SECOND;
export const GRANT_LIFETIME_MS = 30 * SECOND;
export const HEARTBEAT_INTERVAL_MS = 15 * SECOND;
export const HEARTBEAT_DEAD_MS = 45 * SECOND;
export const RECONNECT_BASE_MS = 500;
export const RECONNECT_CAP_MS = 8 * SECOND;
export const DIAL_TIMEOUT_MS = 5 * SECOND;
/** SIGTERM, quit and log-off share one goodbye of at most this long. */
export const GOODBYE_TIMEOUT_MS = 3 * SECOND;

/** What one transaction of the host's log takes at most. */
export const GROUP_COMMIT_MESSAGES = 1_024;
export const GROUP_COMMIT_CHARS = 1 * MIB;

/** A member whose socket holds more than this is written to again only after it drained. */
export const MEMBER_SEND_WINDOW_BYTES = 256 * KIB;
/** What a slow reader may cost the host at most. */
export const MEMBER_BACKLOG_BYTES = 1 * MIB;
export const MEMBER_STALLED_MS = 60 * SECOND;

export const MESSAGES_PER_SECOND = 20;
export const MESSAGES_BURST = 60;
export const OFFERS_PER_MINUTE = 10;
export const MAX_PENDING_OFFERS = 20;
/** Open offers that `joined` names, the newest ones; with them it still fits into a frame. */
export const MAX_OPEN_OFFERS_TOLD = 1_000;
/** Rooms in one `follow`; with them it still fits into a frame. */
export const MAX_FOLLOWED_ROOMS = MAX_ROOMS + MAX_DIRECTS_PER_MEMBER;

export const MAX_SOCKET_WRITE_BYTES = 256 * KIB;
export const FILE_READ_BYTES = 256 * KIB;
export const FILE_WRITE_BYTES = 1 * MIB;
/** A transfer's progress is told at most this often. */
export const PROGRESS_INTERVAL_MS = 250;
export const SPOOL_MAX_BYTES = 20 * 1024 * MIB;
export const SPOOL_FREE_DISK_SHARE = 0.25;
/** An offer can be accepted for this long, whether its sender is there or not; then its spooled file is deleted. */
export const SPOOL_LIFETIME_MS = 24 * 60 * 60 * SECOND;
export const FREE_DISK_KEPT_BYTES = 1024 * MIB;
export const MAX_SAFE_NAME_BYTES = 200;
