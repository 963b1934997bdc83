/** Product names and payers as bills hold them, with those that have broken parsers. */

/** All of GB2312; nothing in them that a format could stumble over. */
const PLAIN = [
  '拿铁',
  '美式咖啡',
  '手冲耶加雪菲',
  '牛肉面套餐',
  '月卡会员',
  '儿童自行车 16寸',
  '无线耳机',
  '电影票 2张',
  '停车费',
  '充电宝租借',
  '水果拼盘',
  '图书《活着》',
];

const TRICKY = [
  '套餐A,大份,少冰',
  '衬衫"修身"款',
  '"整句带引号"',
  '电池,5号"南孚"4粒',
  '杯子`限量`款',
  '`反引号开头',
  '红茶|绿茶|乌龙',
  '总交易单数,应结订单总金额',
  '商品总交易单数查询服务',
  '#交易合计：1笔',
  // In GBK the second byte of these is a backslash, a vertical bar and an at sign.
  '誠品手帳',
  '質感水杯',
  '園藝剪刀',
  // Outside GBK, in GB18030 with four bytes.
  '𠮷野家牛丼',
  '㐀字帖',
  '=1+1 算术练习册',
];

const SURNAMES = '明华丽强芳伟敏静磊洋';
const PAYERS = Array.from(SURNAMES, (name, i) =>
  i % 2 === 0 ? `*${name}(138***@x.com)` : `*${name}(13${i}******${10 + i})`,
);
const TRICKY_SHARE = 0.05;

/** @param {import('./random.mjs').Random} random */
export function anyProduct(random) {
  return random.chance(TRICKY_SHARE) ? random.pick(TRICKY) : random.pick(PLAIN);
}

/** @param {import('./random.mjs').Random} random */
export function anyPayer(random) {
  return random.pick(PAYERS);
}

export const PRODUCTS = [...PLAIN, ...TRICKY];
