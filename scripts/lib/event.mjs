/**
 * What the generators make and the writers write: one row of a statement or of the flows.
 *
 * @typedef {'payment' | 'refund' | 'reversal' | 'withdrawal' | 'topup' | 'fee' | 'transfer'
 *   | 'settlement' | 'other'} EventType
 * @typedef {'success' | 'pending' | 'failed' | 'closed'} EventStatus
 *
 * @typedef {object} Event
 * @property {string} orderId
 * @property {string} refundId empty unless it is a refund
 * @property {string} channelTxnId
 * @property {string} channelRefundId 微信退款单号; empty on payments
 * @property {EventType} type
 * @property {number} amount fen, signed as the merchant sees it
 * @property {number | null} fee in 0.00001 yuan; positive when the merchant pays it
 * @property {EventStatus} status
 * @property {string} refundState 退款状态 as a WeChat Pay bill words it; empty on payments
 * @property {string} time `yyyy-MM-dd HH:mm:ss`; empty where there is none
 * @property {string} createdAt when the order was made
 * @property {string} product
 * @property {string} payer
 * @property {number} discount fen of the order that the merchant gave away (商家优惠)
 */

export {};
