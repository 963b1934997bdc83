/** Chinese for HTTPS requests to channels. */
import type { Catalogue } from '../language.ts';

export const FETCH_HTTP: Catalogue = {
  '{0}: {1} has not answered after {2} s.': '{0}：{1} 过了 {2} 秒仍没有答完。',
  'The proxy in the environment variable HTTPS_PROXY or HTTP_PROXY is not a URL such as http://proxy.example:3128.':
    '环境变量 HTTPS_PROXY 或 HTTP_PROXY 里的代理不是 URL，应形如 http://proxy.example:3128。',
};
