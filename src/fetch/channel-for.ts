/** Makes the channel that a config describes; its code is loaded when it is used. */
import type { FetchConfig } from '../config/fetch-config.ts';
import type { Channel } from './channel.ts';

/** The channel of a kind. Throws UsageError if a key or a client library is missing. */
export async function channelFor(config: FetchConfig): Promise<Channel> {
  const { channel } = config;
  switch (channel.kind) {
    case 'wechat': {
      const { WechatChannel } = await import('./wechat/wechat.ts');
      return new WechatChannel(channel, config);
    }
    case 'alipay': {
      const { AlipayChannel } = await import('./alipay/alipay.ts');
      return new AlipayChannel(channel, config);
    }
    case 'unionpay': {
      const { UnionpayChannel } = await import('./unionpay/unionpay.ts');
      return new UnionpayChannel(channel, config);
    }
    case 'sftp': {
      const { SftpChannel } = await import('./sftp/sftp.ts');
      return new SftpChannel(channel, config);
    }
    case 'command': {
      const { CommandChannel } = await import('./command.ts');
      return new CommandChannel(channel, config);
    }
  }
}
