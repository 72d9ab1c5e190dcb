import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { HttpException } from '@nestjs/common';
import { CORRELATION_HEADER, PROBLEM_TYPE, problemOf } from './problem.js';

type Headers = Readonly<Record<string, string>>;

const statusOf = ({ code }: NodeJS.ErrnoException): number => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
};

const detailOf: Readonly<Record<number, string>> = {
  400: 'What came is no HTTP request',
  408: 'The request took too long to come',
  417: 'Nothing can be expected but 100-continue',
  431: 'The address and the headers are too long together',
};

/** Answers what cannot become a request, and closes the connection. */
export const refuseConnection = (error: Error, socket: Socket, always: Headers): void => {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = refusal(statusOf(error), always);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
  socket.end(`${head}${body}`, () => {
    socket.destroy();
  });
};

/** Answers a request whose `Expect` header nobody can meet. */
export const refuseExpectation = (response: ServerResponse, always: Headers): void => {
  const { status, headers, body } = refusal(417, always);
  response.writeHead(status, headers).end(body);
};

const refusal = (status: number, always: Headers) => {
  const id = randomUUID();
  const body = JSON.stringify(problemOf(new HttpException(detailOf[status] ?? '', status), id));
  const headers = {
    ...always,
    [CORRELATION_HEADER]: id,
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return { status, headers, body };
};
