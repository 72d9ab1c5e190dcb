import chromium from '@sparticuz/chromium';

/** Before all suites: two that unpack it at once would run half of it. */
export default () => chromium.executablePath();
