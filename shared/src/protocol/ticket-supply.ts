/** Tickets for the documents of one socket: one serves each document once, who needs a second time gets a newer one. */
export interface TicketSupply {
  /**
   * The token for a document: when its connection begins, and whenever the server asks for a new one.
   *
   * @throws what `ask` throws; not where `keepsOld` says that the one in use will do
   */
  tokenFor(document: string): Promise<string>;
  /** A new socket begins: its documents share a new ticket. */
  restart(): void;
}

export interface TicketSupplyOptions<Ticket> {
  readonly ask: () => Promise<Ticket>;
  /** Called with every ticket that was asked for. */
  readonly onTicket?: (ticket: Ticket) => void;
  /** Whether a failure to get a newer ticket can be borne for now; the server asks again before the old one ends. */
  readonly keepsOld: (error: unknown) => boolean;
  /** served first; absent: one is asked for */
  readonly first?: Ticket;
}

export function createTicketSupply<Ticket extends { readonly token: string }>(
  options: TicketSupplyOptions<Ticket>,
): TicketSupply {
  const { ask, onTicket, keepsOld, first } = options;
  let current: Promise<Ticket> | undefined = first === undefined ? undefined : Promise.resolve(first);
  const served = new Set<string>();

  const fresh = async (): Promise<Ticket> => {
    const ticket = await ask();
    onTicket?.(ticket);
    return ticket;
  };
  const renewed = (old: Promise<Ticket>): Promise<Ticket> =>
    fresh().catch((error: unknown) => {
      if (keepsOld(error)) return old;
      throw error;
    });

  return {
    async tokenFor(document) {
      if (current === undefined) current = fresh();
      else if (served.has(document)) {
        served.clear();
        current = renewed(current);
      }
      served.add(document);
      return (await current).token;
    },
    restart() {
      current = undefined;
      served.clear();
    },
  };
}
