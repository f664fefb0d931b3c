import { tellsTheSame } from '../../../lambda/cloudformation/tells-the-same';

test.each<[boolean, unknown, unknown]>([
  [true, {}, {}],
  [true, { A: '1' }, { A: '1' }],
  [false, { A: '1' }, { A: '2' }],
  // Scalars reach a custom resource as strings, and nothing as nothing.
  [true, { A: 1, B: true }, { A: '1', B: 'true' }],
  [false, { A: 1 }, { A: '2' }],
  [false, { A: true }, { A: 'false' }],
  [true, { A: null }, {}],
  [true, {}, { A: null }],
  [false, { A: '1' }, {}],
  [false, {}, { A: '1' }],
  [true, { A: '' }, {}],
  [false, { A: {} }, { A: '1' }],
  [false, { A: { B: '1' } }, {}],
  [false, { A: '1' }, { A: {} }],
  [true, { A: ['1', '2'] }, { A: ['1', '2'] }],
  [false, { A: ['1', '2'] }, { A: ['2', '1'] }],
  [false, { A: ['1'] }, { A: ['1', '2'] }],
  [true, { A: [{ B: 'x' }] }, { A: [{ B: 'x' }] }],
  [false, { A: [{ B: 'x' }] }, { A: [{ B: 'y' }] }],
  // A NoEcho parameter, a dynamic reference.
  [true, { A: '****' }, { A: 'secret' }],
  [true, { A: 'x-****' }, { A: ['secret'] }],
  [true, { A: '{{resolve:ssm:/name}}' }, { A: 'resolved' }],
  [false, { A: '***' }, { A: 'secret' }],
  [false, { A: 'resolve:' }, { A: 'resolved' }],
  [false, { A: 'secret' }, { A: '****' }],
  [false, { A: '****', B: '1' }, { A: 'secret', B: '2' }],
  [false, { A: ['****'] }, { A: ['secret', 'more'] }],
  // CloudFormation shows one or more question marks for each character outside of ASCII.
  [true, { A: 'B?ro' }, { A: 'Büro' }],
  [true, { A: 'B??ro' }, { A: 'Büro' }],
  [true, { A: 'B?ro' }, { A: 'Büüro' }],
  [true, { A: 'B?????ro' }, { A: 'Bü?ro' }],
  [true, { A: 'B?ro' }, { A: 'B?üro' }],
  [true, { A: 'B?ro' }, { A: 'B\tro' }],
  [false, { A: 'B?ro' }, { A: 'Bro' }],
  [false, { A: 'B?ro' }, { A: 'Bxro' }],
  [false, { A: 'B~ro' }, { A: 'Büro' }],
  [false, { A: 'B ro' }, { A: 'Büro' }],
])(
  'lifecycle 6: %p that the event shows, with %j, what a request asks for with %j',
  (expected, shown, own) => {
    expect(tellsTheSame(shown, own)).toBe(expected);
  },
);
