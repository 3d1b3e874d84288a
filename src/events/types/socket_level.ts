/**
 * Levels of socket options.
 * @module
 */
import { defineEnumeration } from "./named_values.ts";

/** `SOL_SOCKET`. Number 284 is SOL_MPTCP, which Tracee spells SOL_MCTCP. */
export const socketLevel = defineEnumeration({
  name: "socket_level",
  members:
    `SOL_IP SOL_SOCKET SOL_TCP=6 SOL_IPV6=41 SOL_ICMPV6=58 SOL_CAN_BASE=100 SOL_CAN_RAW SOL_RAW=255 SOL_DECNET=261
    SOL_X25 SOL_PACKET SOL_ATM SOL_AAL SOL_IRDA SOL_NETBEUI SOL_LLC SOL_DCCP SOL_NETLINK SOL_TIPC SOL_RXRPC SOL_PPPOL2TP
    SOL_PNPIPE=275 SOL_RDS SOL_IUCV SOL_CAIF SOL_ALG SOL_NFC SOL_KCM SOL_TLS SOL_XDP SOL_MCTCP SOL_MCTP SOL_SMC`,
  aliases: "SOL_MPTCP=284",
});
