import type { GraphQLError } from 'graphql';
import { type ExecutionArgs, type GraphQLFormattedError } from 'graphql';
import { makeServer, type Context, type Server } from 'graphql-ws';
import { epochMs, type Clock } from '../../platform/clock.ts';
import {
  AuthenticationFailed,
  type Authenticated,
  type Identity,
} from '../../platform/identity/authentication.ts';
import type { Traceparent } from '../../platform/tracing.ts';
import type { RequestContext } from '../context.ts';
import { requestError } from '../errors/request-errors.ts';
import { closeCodes, type Connection } from './connection.ts';
import type { SocketLimits } from './limits.ts';
import { readOperation, subscribeTo, type OperationDoor } from './operation.ts';
import { createTally } from './tally.ts';
import { tellOf, type Told } from './told.ts';

export interface ProtocolOptions extends OperationDoor {
  readonly identity: Identity;
  readonly contextFor: (caller: Authenticated, traceparent: Traceparent) => RequestContext;
  readonly mask: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly socketLimits: SocketLimits;
  readonly clock: Clock;
}

type Params = Record<string, unknown> | undefined;
interface SocketArgs extends ExecutionArgs {
  readonly connection: Connection;
  readonly id: string;
  readonly told: Told;
}

/**
 * What a client may do within graphql-transport-ws: come in with a token, subscribe within its limits,
 * nothing else.
 */
export function createProtocol(options: ProtocolOptions): Server<Connection> {
  const { socketLimits, mask, identity, contextFor } = options;
  const sockets = createTally(socketLimits.socketsPerTenant);
  const subscriptions = createTally(socketLimits.subscriptionsPerTenant);

  return makeServer<Params, Connection>({
    connectionInitWaitTimeout: socketLimits.initMs,

    async onConnect({ extra: connection, connectionParams }) {
      const caller = await recognise(identity, connectionParams, connection);
      if (!caller) return false;
      const { tenant } = caller.principal;
      if (!sockets.add(tenant)) return void connection.close(closeCodes.tooManySockets);
      connection.atEnd(() => sockets.remove(tenant));
      return void connection.enter(caller, epochMs(options.clock));
    },

    onSubscribe({ extra: connection, subscriptions: running }: Context<Params, Connection>, id, payload) {
      const { caller } = connection;
      const { tenant } = caller.principal;
      // Given up and taken again while its first operation still begins or winds up: graphql-ws, which goes by
      // the id, would lose sight of one of the two, and that one would run on after its socket.
      if (connection.runs(id)) {
        connection.close(closeCodes.subscriberExists);
        return [requestError('BAD_USER_INPUT', 'An operation of this id is still running.')];
      }
      const most = socketLimits.subscriptionsPerSocket;
      // Before it is read: the five-thousandth must not cost what the first did. One that was given up makes
      // room at once, though it still winds up; as many again may do so.
      if (Object.keys(running).length > most || connection.operations >= 2 * most)
        return [tooManySubscriptions()];
      const told = tellOf(payload, connection);
      const read = readOperation(options, payload, contextFor(caller, told.traceparent));
      if (!('schema' in read)) return told.refused(read);
      if (!subscriptions.add(tenant)) return told.refused([tooManySubscriptions()]);
      connection.begin(id, () => subscriptions.remove(tenant));
      connection.hold(id, () => told.over());
      return { ...read, connection, id, told } satisfies SocketArgs;
    },

    async subscribe(args) {
      const { connection, id, told } = args as SocketArgs;
      const mayDeliver = (): Promise<boolean> => connection.mayDeliver(identity);
      const results = await subscribeTo(args, mayDeliver, () =>
        contextFor(connection.caller, told.traceparent),
      );
      if (Symbol.asyncIterator in results) connection.hold(id, () => void results.return?.());
      return results;
    },

    onComplete: ({ extra }, id) => extra.end(id),
    onNext: (_context, _id, _payload, args, result) => {
      (args as SocketArgs).told.delivered();
      return (
        result.errors && { ...result, errors: result.errors.map((error) => mask(error.toJSON(), error)) }
      );
    },
    onError: (_context, _id, _payload, errors) => errors.map((error) => mask(error.toJSON(), error)),
  });
}

/** The token comes in the init message, as browsers cannot set headers; programs may use the header. */
async function recognise(
  identity: Identity,
  params: Params,
  connection: Connection,
): Promise<Authenticated | null> {
  const given =
    params?.['authorization'] ?? params?.['Authorization'] ?? connection.request.headers.authorization;
  try {
    return await identity.authenticate(typeof given === 'string' ? given : undefined);
  } catch (error) {
    if (error instanceof AuthenticationFailed) return null;
    throw error;
  }
}

function tooManySubscriptions(): GraphQLError {
  return requestError(
    'LIMIT_EXCEEDED',
    'Too many subscriptions on this socket or in this tenant. End one first.',
  );
}
