export { AddressPolicy } from './address-policy.js';
export { checkedAddresses, pinned, systemResolve, type Resolve } from './checked-lookup.js';
export { OutboundFailed, OutboundRefused, type FailureCode, type RefusalCode } from './errors.js';
export {
  OutboundHttp,
  type OutboundOptions,
  type OutboundRequest,
  type OutboundResponse,
} from './outbound-http.js';
