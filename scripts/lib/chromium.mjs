// How Debian's Chromium is started, for tests and pictures of report.html: nothing of its own goes
// to the network.
export const CHROMIUM = {
  executablePath: '/usr/bin/chromium',
  args: [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ],
};
