// What no handler on Node.js can do without: its modules for a signed request over HTTPS, and one request.
// CommonJS, as the other handlers are: an ES module would start Node.js's loader of them.
require('node:https');
const { createHmac } = require('node:crypto');
const { request } = require('node:http');

exports.request = async () => {
  createHmac('sha256', 'secret').update('request').digest('hex');
  await new Promise((resolve, reject) => {
    request(process.env.AWS_ENDPOINT_URL_LAMBDA, { method: 'POST' }, (response) => {
      response.resume().once('end', resolve);
    })
      .once('error', reject)
      .end();
  });
};
