import type { IncomingMessage, ServerResponse } from "node:http";

export interface Settings {
  /** The issuer of the realm, as its tokens say it. */
  issuerUri: string;
  /** The name of the hook whose list is fetched. This or `audience` is needed. */
  list?: string;
  /** Who fetches it: a client with a service account that has the role `read-revocation-lists`. */
  clientId?: string;
  clientSecret?: string;
  /** The endpoint URL of the hook that pushes here, exactly. */
  audience?: string;
  /** How far clocks may differ, in seconds: 10. */
  skew?: number;
  /** How old the list may be, in seconds, at least 1: 300. */
  staleness?: number;
  /** What is said of a token once the list is older: `closed` (refused) by default. */
  whenStale?: "closed" | "open";
  /** What is said of a token of another issuer: `closed` (refused) by default, `open` where another list judges it. */
  otherIssuers?: "closed" | "open";
  /** How many revocations are kept at most: 200,000. */
  capacity?: number;
  /** Where pushes are kept for all instances and across restarts, such as `redisStore(client)`: this instance's memory by default. */
  store?: RevocationStore;
  /** A file in which the last list, with the keys that prove it, survives a restart. */
  snapshot?: string;
  /** Takes a line when trouble begins and one when it ends, one for revocations in the store that can't be used, and at most one a minute for tokens of another issuer. */
  log?: (line: string) => void;
}

export interface RevocationStore {
  /** Keeps the verified token until `safeAfter` (seconds); the same id again changes nothing. */
  keep(id: string, token: string, safeAfter: number): Promise<void>;
  /** The tokens that are in force at `now` (seconds), of all instances. */
  inForce(now: number): Promise<string[]>;
}

/** A store in Redis; `client` is a connected one of the package `redis`, which the caller closes. */
export declare function redisStore(client: object): RevocationStore;

export interface PushAnswer {
  status: 202 | 400 | 413 | 503;
  body?: { err: string; description: string };
}

/** What Keycloak has revoked, for an API that asks on every request. */
export declare class RevocationList {
  constructor(settings: Settings);
  /** Reads what was kept and fetches for the first time; goes on with both in the background, each by itself. */
  start(): Promise<this>;
  /** Whether a token that is good otherwise was revoked, or nobody can say and `closed` holds, or it is of another issuer and that is closed. */
  isRevoked(claims: Record<string, unknown>): boolean;
  /** Whether what is known is too old, or isn't all. */
  readonly stale: boolean;
  /** How old the knowledge is, in seconds: of the list or of the store, whichever is older; 0 where revocations are only pushed. */
  readonly age: number;
  /** How many revocations are kept in memory. */
  readonly size: number;
  /** Whether a revocation that is in force had to be left out: until the last of them has ended, or all fits that the list has, or without a list the store. */
  readonly full: boolean;
  /** How many tokens in the store can't be used: of another audience, or signed with a key that the realm doesn't publish. */
  readonly refused: number;
  /** Takes a push (RFC 8935). 503 where it can't be kept, or not judged yet: the sender comes again. */
  receive(body: string): Promise<PushAnswer>;
  close(): void;
}

export declare const LARGEST: number;
export declare function pushHandler(list: RevocationList): (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;
export declare function refuseRevoked(list: RevocationList): (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
export declare function requireUnrevoked<T extends { payload: object }>(list: RevocationList, verified: T): T;
