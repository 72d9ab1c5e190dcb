// Ends with 0 when the server of this container is alive, for the engine's health check.
import { request as plain } from 'node:http';
import { request as overTls } from 'node:https';
import process from 'node:process';

const ANSWER_WITHIN_MS = 4_000;

const {
  STATELINE_PORT: port = '4100',
  STATELINE_TLS_CERTIFICATE_FILE: certificateFile = '',
  STATELINE_TLS_KEY_FILE: keyFile = '',
} = process.env;
const isTls = certificateFile !== '' && keyFile !== '';

const end = (isAlive) => process.exit(isAlive ? 0 : 1);

const options = {
  ...{ host: '127.0.0.1', port: port === '' ? '4100' : port, path: '/health' },
  timeout: ANSWER_WITHIN_MS,
  // Its certificate is for its public name; nobody else answers on the loopback of this container.
  rejectUnauthorized: false,
};
const request = (isTls ? overTls : plain)(options, ({ statusCode }) => end(statusCode === 200));
request.on('timeout', () => end(false));
request.on('error', () => end(false));
request.end();
