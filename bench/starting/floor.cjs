// What no handler on Node.js can do without: its modules for a signed request over HTTPS, and one request.
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import 'node:https';

export async function isComplete() {
  createHmac('sha256', 'secret').update('request').digest('hex');
  await new Promise((resolve, reject) => {
    request(process.env.AWS_ENDPOINT_URL_LAMBDA, { method: 'POST' }, (response) => {
      response.resume().once('end', resolve);
    })
      .once('error', reject)
      .end();
  });
}
